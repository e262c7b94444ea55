// Runs inside the page, as text: see ../page-facts.ts.
(() => {
  const all = [...document.querySelectorAll('body *')];
  const named = (one) => `${one.tagName.toLowerCase()}#${one.id} ${one.textContent.trim().slice(0, 30)}`;
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true });
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const texts = all.filter(
    (one) =>
      isShown(one) && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()),
  );
  const lowContrast = texts.flatMap((one) => {
    const style = getComputedStyle(one);
    const [a, b] = [luminance(channels(style.color)), luminance(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return ratio >= (large ? 3 : 4.5) ? [] : [`${ratio.toFixed(2)} ${named(one)}`];
  });
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const fields = [...document.querySelectorAll('input:not([type=hidden]),textarea,select')];
  const pressed = [...document.querySelectorAll('button,a,summary')];
  const targets = [...document.querySelectorAll('button,input:not([type=hidden]),select,summary')];
  const isSmall = ({ width, height }) => width < 24 || height < 24;
  return {
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1])),
    unlabelled: [
      ...fields.filter(({ labels }) => labels.length === 0).map(named),
      ...pressed.filter(({ textContent }) => !textContent.trim()).map(named),
    ],
    duplicateIds: ids.filter((id, at) => ids.indexOf(id) !== at),
    smallTargets: targets.filter((one) => isShown(one) && isSmall(one.getBoundingClientRect())).map(named),
    lowContrast,
    texts: texts.length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
})();
