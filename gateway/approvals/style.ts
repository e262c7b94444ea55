import { createHash } from 'node:crypto';
import { Html } from './html';

/**
 * The only style of the pages. It stands inline, so that a page needs no second request, and is allowed by its hash, so
 * that nothing else is. Colours keep a contrast of 4.5 to 1 for text and 3 to 1 for edges, light and dark.
 */
const css = `
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--ink:#18212b;--soft:#4d5967;--line:#d8dee5;--edge:#6d7987;--accent:#0a5c8a;--on-accent:#fff;--tint:#e9f2f8;--stop:#a2231d;--stop-tint:#fdeeed;--hold:#7a4a00;--hold-tint:#fdf3e1}
@media (prefers-color-scheme:dark){:root{--page:#11161b;--card:#192027;--ink:#e7edf3;--soft:#aab6c2;--line:#333e49;--edge:#8593a1;--accent:#82c4ee;--on-accent:#05263b;--tint:#1c2d3a;--stop:#ffa59d;--stop-tint:#3a2020;--hold:#f2c27b;--hold-tint:#352a17}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
header,main,footer{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:1.25rem;color:var(--soft);font-size:.9375rem;font-weight:600;letter-spacing:.01em}
main{padding-bottom:3rem}
footer{padding-bottom:2.5rem;color:var(--soft);font-size:.875rem}
h1{margin:.35rem 0 .25rem;font-size:1.875rem;line-height:1.2;letter-spacing:-.015em}
h2{margin:2.75rem 0 .85rem;font-size:1.25rem;line-height:1.3;letter-spacing:-.005em}
h3{margin:0 0 .35rem;font-size:1.0625rem;line-height:1.35}
p{margin:0 0 .75rem;max-width:48rem}
.lede{max-width:none;color:var(--soft);font-size:1.0625rem}
.soft,caption,.code{color:var(--soft)}
.code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:.5rem;z-index:1;padding:.6rem 1rem;background:var(--card);border-radius:6px}
.hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem 1.5rem}
.due{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;align-items:last baseline;margin:0}
.card.due{margin-top:1.25rem}
.due div{min-width:6rem}
.due dt{color:var(--soft);font-size:.9375rem}
.due dd{margin:0;font-size:1.25rem;font-variant-numeric:tabular-nums}
.due .main dd{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.02em}
.due a{margin-left:auto}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13rem,42%),1fr));gap:1rem 2rem;margin:0}
.facts dt{color:var(--soft);font-size:.875rem}
.facts dd{margin:0}
.note{margin:1.25rem 0 0;padding:1rem 1.5rem;border-radius:12px;border-left:6px solid var(--accent);background:var(--tint)}
.note.stop{border-color:var(--stop);background:var(--stop-tint)}
.note.hold{border-color:var(--hold);background:var(--hold-tint)}
.note h2{margin:0 0 .35rem;font-size:1.0625rem}
.note p:last-child,.note ul:last-child{margin-bottom:0}
.note ul{margin:.25rem 0 0;padding-left:1.25rem}
.wide{overflow-x:auto;padding:0;-webkit-overflow-scrolling:touch}
table{width:100%;border-collapse:collapse}
caption{padding:.9rem 1.5rem .35rem;text-align:left;font-size:.875rem}
th,td{padding:.6rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-size:.8125rem;line-height:1.35;font-weight:600;vertical-align:bottom}
th:first-child,td:first-child{padding-left:1.5rem}
th:last-child,td:last-child{padding-right:1.5rem}
tbody th{font-weight:400}
tfoot th,tfoot td,tr.sum th,tr.sum td{font-weight:650;border-top:1px solid var(--edge)}
.n{text-align:right;font-variant-numeric:tabular-nums}
td.n{white-space:nowrap}
.wide table{min-width:58rem;font-size:.9375rem}
.wide th:first-child{min-width:12rem}
.wide th,.wide td{padding-left:.5rem;padding-right:.5rem}
.wide th:first-child{padding-left:1.5rem}
.wide td:last-child,.wide th:last-child{padding-right:1.5rem}
.wide th.n{min-width:5rem}
.certificate{max-width:44rem;padding:0}
.certificate .no{width:3rem;color:var(--soft);font-variant-numeric:tabular-nums}
ul.plain,ol.plain{list-style:none;margin:0;padding:0}
.rows{padding:0}
.rows>li{padding:.85rem 1.5rem;border-top:1px solid var(--line)}
.rows>li:first-child{border-top:0}
.files>li{display:flex;flex-wrap:wrap;gap:.15rem 1rem;align-items:baseline}
.files .code{margin-left:auto}
.tag{display:inline-block;margin-left:.5rem;padding:.05rem .55rem;border-radius:99px;border:1px solid var(--edge);font-size:.8125rem;font-weight:600}
.tag.open{background:var(--tint);border-color:var(--accent);color:var(--accent)}
blockquote{margin:.35rem 0 0;padding-left:.85rem;border-left:3px solid var(--line);white-space:pre-line}
.choices{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem}
form{display:flex;flex-direction:column}
form p{margin-bottom:1rem}
.approve{border:2px solid var(--accent)}
.decline{border:1px solid var(--edge)}
label{font-weight:600}
.field{display:flex;flex-direction:column;gap:.35rem;margin-bottom:1.1rem}
.check{display:flex;gap:.7rem;margin-bottom:1.1rem;font-weight:400}
.check input{flex:none;width:1.5rem;height:1.5rem;margin:0;accent-color:var(--accent)}
.hint{color:var(--soft);font-size:.875rem;font-weight:400}
.wrong{color:var(--stop);font-weight:600}
textarea,select{width:100%;padding:.6rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:8px}
textarea{min-height:6.5rem;resize:vertical}
[aria-invalid=true]{border:2px solid var(--stop)}
button{margin-top:auto;min-height:3rem;padding:.65rem 1.25rem;font:inherit;font-weight:650;border-radius:8px;cursor:pointer}
.approve button{background:var(--accent);color:var(--on-accent);border:2px solid var(--accent)}
.decline button{background:transparent;color:var(--stop);border:2px solid var(--stop)}
.other{margin-top:1.5rem}
.other summary{cursor:pointer;font-weight:600;padding:.35rem 0;min-height:2.75rem}
.other form{margin-top:.75rem;max-width:32rem}
.other button{background:transparent;color:var(--ink);border:2px solid var(--edge)}
@media (max-width:52rem){.choices{grid-template-columns:minmax(0,1fr)}}
@media (max-width:40rem){
header,main,footer{padding-left:1rem;padding-right:1rem}
h1{font-size:1.5rem}
.card{padding:1.1rem}
.card.wide,.card.certificate,.card.rows{padding:0}
.rows>li{padding:.85rem 1.1rem}
.note{padding:.9rem 1.1rem}
.due{gap:.75rem 1.5rem}
.due a{margin-left:0}
.due .main{width:100%}
.facts{gap:.85rem 1.25rem}
.files .code{margin-left:0}
caption,th:first-child,td:first-child{padding-left:1.1rem}
th:last-child,td:last-child{padding-right:1.1rem}
.wide .stack{min-width:0;font-size:1rem}
.stack,.stack caption,.stack tbody,.stack tfoot,.stack tr,.stack th,.stack td{display:block;width:auto}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack tr{padding:.85rem 1.1rem;border-top:1px solid var(--line)}
.stack th,.stack td{padding:.1rem 0!important;border:0!important}
.wide .stack th:first-child{min-width:0}
.stack tbody th{font-weight:600;margin-bottom:.25rem}
.stack .n{display:flex;justify-content:space-between;gap:1rem}
.stack .n::before{content:attr(data-label);color:var(--soft);font-weight:400;text-align:left}
.certificate .no{width:2.25rem}
button{width:100%}
}
@media print{body{background:#fff}.choices,.other,.skip{display:none}}
`;

export const styleHash = `sha256-${createHash('sha256').update(css).digest('base64')}`;

/** Ours, and without any outer value in it. */
export const styleElement = new Html(`<style>${css}</style>`);
