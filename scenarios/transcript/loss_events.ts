/** The events of data that goes nowhere; a run keeps their lines. */
export const lossEvents = ['vm_page.data_lost', 'memory_object.flushed'] as const;
