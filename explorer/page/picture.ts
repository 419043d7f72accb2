/**
 * A part of the page as a picture that stands by itself: a copy of its elements with their looks
 * written into them.
 */
const NAMESPACE = 'http://www.w3.org/2000/svg';

/** A copy in which each element has its looks as its own style. */
function dressed(element: Element): Element {
  const copy = element.cloneNode(true) as Element; // parsed
  const all = [element, ...element.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [i, each] of all.entries()) {
    const looks = getComputedStyle(each);
    const text = [...looks].map((name) => `${name}:${looks.getPropertyValue(name)}`).join(';');
    copies[i]?.setAttribute('style', text);
  }
  return copy;
}

/** An element of the page as the text of an SVG file. */
export function svgOf(element: Element): string {
  const { width, height } = element.getBoundingClientRect();
  const svg = document.createElementNS(NAMESPACE, 'svg');
  svg.setAttribute('width', String(Math.ceil(width)));
  svg.setAttribute('height', String(Math.ceil(height)));
  const ground = document.createElementNS(NAMESPACE, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  svg.append(ground);
  const copy = dressed(element);
  if (element instanceof SVGElement) svg.append(copy);
  else {
    const frame = document.createElementNS(NAMESPACE, 'foreignObject');
    frame.setAttribute('width', '100%');
    frame.setAttribute('height', '100%');
    frame.append(copy);
    svg.append(frame);
  }
  return new XMLSerializer().serializeToString(svg);
}

/** Pixels of a picture for each of the page: a projector shows it larger. */
const SCALE = 2;

/** The text of an SVG file as PNG. Throws an Error if the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * SCALE;
  canvas.height = image.height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the browser cannot draw the picture'));
      else resolve(blob);
    }, 'image/png');
  });
}
