// Builds elements. Whatever comes from the API gets in as text, never as markup.

export const $ = (id) => document.getElementById(id);

export function h(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((each) => each !== null && each !== false));
  return element;
}

export function unseen(text) {
  return h("span", { className: "unseen" }, text);
}
