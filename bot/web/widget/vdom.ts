// Views are values: h() describes an element, patch() makes the page so, changing only what differs.
// A key keeps an element when its neighbours come and go. There is no way in for markup: text becomes text nodes.

// Properties beginning with "on" are handlers; `ref` is called with the new element; `value`, `checked` and the like that
// the reader changes too are set as properties; everything else is an attribute, null and false leave it out.
export type Props = Record<string, unknown> & { key?: string; ref?: (element: HTMLElement) => void };

type Handler = (event: Event) => unknown;

export interface VNode {
  tag: string;
  props: Props;
  children: readonly VChild[];
  node?: Element;
}
interface VText {
  tag: "";
  text: string;
  node?: Text;
}
export type VChild = VNode | VText;
type Shown<T extends VChild> = T & { node: NonNullable<T["node"]> };
export type Child = VNode | string | null | false | undefined | readonly Child[];

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = /^(value|disabled|hidden)$/;

function flat(children: readonly Child[]): VChild[] {
  return children.flatMap((child): VChild[] => {
    if (child === null || child === false || child === undefined || child === "") return [];
    if (typeof child === "string") return [{ tag: "", text: child }];
    return "tag" in child ? [child] : flat(child);
  });
}

export const h = (tag: string, props: Props | null, ...children: Child[]): VNode => ({
  tag,
  props: props ?? {},
  children: flat(children),
});

const isText = (child: VChild): child is VText => child.tag === "";
const keyOf = (child: VChild): string | undefined => (isText(child) ? undefined : child.props.key);

function setProp(element: Element, name: string, value: unknown): void {
  if (name === "key" || name === "ref") return;
  const target = element as unknown as Record<string, unknown>;
  if (name.startsWith("on")) {
    // What a handler gives back is nobody's business: an `onkeydown` that gives back false would eat the key.
    target[name] = value ? (event: Event) => void (value as Handler)(event) : null;
  } else if (AS_PROPERTY.test(name)) {
    // Writing the same value into a text field would move its cursor.
    if (target[name] !== value) target[name] = value ?? null;
  } else if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : `${value as string | number}`);
  }
}

function patchProps(element: Element, was: Props, now: Props): void {
  for (const name of Object.keys(was)) if (!(name in now)) setProp(element, name, null);
  for (const [name, value] of Object.entries(now)) {
    if (was[name] !== value || AS_PROPERTY.test(name)) setProp(element, name, value);
  }
}

function create(child: VChild, parent: Element): Node {
  if (isText(child)) return (child.node = document.createTextNode(child.text));
  const isSvg = child.tag === "svg" || parent.namespaceURI === SVG;
  const element = isSvg ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
  child.node = element;
  patchProps(element, {}, child.props);
  patch(element, [], child.children);
  child.props.ref?.(element as HTMLElement);
  return element;
}

function update(was: VChild, now: VChild): void {
  if (isText(now)) {
    const { node } = was as Shown<VText>;
    now.node = node;
    if (node.data !== now.text) node.data = now.text;
    return;
  }
  if (was === now) return;
  const { node, props, children } = was as Shown<VNode>;
  now.node = node;
  patchProps(node, props, now.props);
  patch(node, children, now.children);
}

// For each new child the old one that becomes it: the one with its key, else the next one of its kind without a key.
function partners(was: readonly VChild[], now: readonly VChild[]): Map<VChild, VChild> {
  const keyed = new Map(was.flatMap((child) => (keyOf(child) === undefined ? [] : [[keyOf(child), child] as const])));
  const loose = was.filter((child) => keyOf(child) === undefined);
  const found = new Map<VChild, VChild>();
  for (const child of now) {
    const key = keyOf(child);
    const place = key === undefined ? loose.findIndex((other) => other.tag === child.tag) : -1;
    const partner = key === undefined ? loose[place] : keyed.get(key);
    if (partner?.tag !== child.tag) continue;
    found.set(child, partner);
    loose.splice(0, place + 1);
  }
  return found;
}

export function patch(parent: Element, was: readonly VChild[], now: readonly VChild[]): void {
  const partner = partners(was, now);
  const kept = new Set(partner.values());
  for (const child of was) if (!kept.has(child)) child.node?.remove();
  let after: Node | null = null;
  for (const child of now) {
    const old = partner.get(child);
    if (old) update(old, child);
    const node: Node = old ? (child.node as Node) : create(child, parent);
    const place: Node | null = after ? after.nextSibling : parent.firstChild;
    if (node !== place) parent.insertBefore(node, place);
    after = node;
  }
}
