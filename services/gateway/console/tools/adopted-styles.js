// Takes the place of @rc-component/util's Dom/dynamicCSS: the policy forbids <style> elements, so each
// style that a component asks for becomes a constructed sheet which the document adopts.
// Tokens ("prepend") come before what uses them, as that module had it.
const sheets = new Map();

function adopt(entry, first) {
  const others = document.adoptedStyleSheets;
  document.adoptedStyleSheets = first ? [entry.sheet, ...others] : [...others, entry.sheet];
}

// Ant Design also says how every link of the page looks, in colours that only its own parts have and without the
// line below it or the ring around the focus: links are the house's, so that rule is left out.
const OF_EVERY_LINK = /^a(:[a-z-]+|\[[^\]]*\])*$/;

function replace(sheet, css) {
  sheet.replaceSync(css);
  for (let at = sheet.cssRules.length - 1; at >= 0; at--) {
    const selectors = sheet.cssRules[at].selectorText?.split(",").map((one) => one.trim()) ?? [];
    if (selectors.length > 0 && selectors.every((one) => OF_EVERY_LINK.test(one))) {
      sheet.deleteRule(at);
    }
  }
}

// What callers do with the node that they expect.
function node() {
  return { setAttribute() {}, getAttribute: () => null, parentNode: null };
}

export function injectCSS(css, option = {}) {
  return updateCSS(css, `anonymous-${sheets.size}`, option);
}

export function updateCSS(css, key, option = {}) {
  if (typeof document === "undefined") {
    return null;
  }
  const known = sheets.get(key);
  if (known) {
    if (known.css !== css) {
      replace(known.sheet, css);
      known.css = css;
    }
    return known.node;
  }
  const entry = { css, sheet: new CSSStyleSheet(), node: node() };
  replace(entry.sheet, css);
  sheets.set(key, entry);
  adopt(entry, (option.priority ?? 0) < 0);
  return entry.node;
}

export function removeCSS(key) {
  const entry = sheets.get(key);
  if (entry) {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== entry.sheet);
    sheets.delete(key);
  }
}

export function clearContainerCache() {}
