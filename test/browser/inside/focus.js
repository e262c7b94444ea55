// Runs inside the page, as text: see ../page-facts.ts.
(() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    id: at.id,
    text: at.textContent.trim(),
    visible: box.left >= 0 && box.width > 0,
    outlined: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
  };
})();
