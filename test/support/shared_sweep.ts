/** A sweep that tests give to several workers, shards and machines. */
export const SHARED_SWEEP = `traces: [perl_small]
policies: [mach, lru, fifo, clock, random]
frames: [16, 32, 64, 96, 160]
seeds: [1, 2, 3, 4]
kernel: true
limit: 40000
`;

/** Of each policy and size a replay, and of random one for each seed. */
export const SHARED_JOBS = 40;
