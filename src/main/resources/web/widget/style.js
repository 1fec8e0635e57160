/** In a constructed sheet: the site's policy need not allow any style of ours, and the site's own styles do not reach in. */
const CSS = `
.bm{--ring:color-mix(in srgb,var(--c) 50%,var(--fg));--bg:#fff;--fg:#0f172a;--muted:#64748b;--line:#e2e8f0;--soft:#f1f5f9;--field:#fff;--bad:#b91c1c;--warn:#fef3c7;--warnfg:#78350f;--ok:#22c55e;
position:fixed;right:20px;bottom:96px;width:388px;height:min(660px,calc(100dvh - 116px));display:flex;flex-direction:column;overflow:hidden;
border-radius:18px;background:var(--bg);color:var(--fg);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Georgian","Noto Sans Arabic",sans-serif;
box-shadow:0 0 0 1px #0f172a0d,0 24px 64px -12px #0f172a59;outline:none;opacity:0;transform:translateY(12px) scale(.985);transform-origin:bottom right;
visibility:hidden;transition:opacity .16s,transform .16s,visibility 0s .16s;text-align:start;-webkit-text-size-adjust:100%}
.bm.open{opacity:1;transform:none;visibility:visible;transition:opacity .16s,transform .16s}
:host([left]) .bm{right:auto;left:20px;transform-origin:bottom left}
:host([dark]) .bm{--bg:#0f1420;--fg:#e6eaf2;--muted:#94a0b5;--line:#252d3d;--soft:#1d2535;--field:#151c2a;--bad:#fca5a5;--warn:#3b2f12;--warnfg:#fde68a;
box-shadow:0 0 0 1px #ffffff1a,0 24px 64px -12px #000c;color-scheme:dark}
.bm *,.bm *::before,.bm *::after{box-sizing:border-box}
.bm [hidden]{display:none!important}
.bm h2,.bm h3,.bm p{margin:0;font-size:inherit;font-weight:inherit}
.bm button{all:unset;box-sizing:border-box;cursor:pointer;-webkit-tap-highlight-color:transparent}
.bm button:focus-visible,.bm a:focus-visible,.log:focus-visible{outline:2px solid var(--ring);outline-offset:2px;border-radius:8px}
.bm svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
.sr{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.head{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 16px;background:var(--c);color:var(--on);flex:none;position:relative}
.bm[dir=rtl] .head{padding:14px 16px 14px 12px}
.avatar{display:grid;place-items:center;width:40px;height:40px;flex:none;border-radius:50%;background:color-mix(in srgb,var(--on) 18%,transparent);font-weight:600;font-size:16px;position:relative}
.avatar.on::after,.avatar.off::after{content:"";position:absolute;inset-inline-end:-1px;bottom:-1px;width:12px;height:12px;border-radius:50%;background:var(--ok);border:2px solid var(--c)}
.avatar.off::after{background:#f59e0b}
.who{flex:1;min-width:0}
.who h2{font-size:16px;font-weight:600;line-height:1.25;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.who p{font-size:13px;line-height:1.3;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.bm .tool{width:36px;height:36px;border-radius:10px;display:grid;place-items:center;flex:none}
.bm .tool:hover{background:color-mix(in srgb,var(--on) 16%,transparent)}
.bm .head button:focus-visible{outline-color:var(--on);outline-offset:-2px}
.tools{display:flex;gap:2px}
.tool[data-icon=menu] svg{stroke-width:3.4}
.menu{position:absolute;top:58px;inset-inline-end:12px;z-index:2;min-width:200px;padding:6px;border-radius:12px;background:var(--bg);color:var(--fg);box-shadow:0 0 0 1px var(--line),0 16px 40px -8px #0f172a66}
.bm .menu button{display:flex;align-items:center;gap:10px;width:100%;padding:10px 12px;border-radius:8px;font-size:14px}
.bm .menu button:hover,.bm .menu button:focus-visible{background:var(--soft);outline:none}
.menu svg{color:var(--muted)}
.bm .menu .danger,.bm .menu .danger svg{color:var(--bad)}

.bar{flex:none;padding:8px 16px;font-size:13px;background:var(--warn);color:var(--warnfg);display:flex;gap:8px;align-items:center}
.bar::before{content:"";width:8px;height:8px;border-radius:50%;background:currentColor;animation:pulse 1.2s infinite;flex:none}
.bar.good{background:#dcfce7;color:#14532d}.bar.good::before{animation:none}
:host([dark]) .bar.good{background:#12331f;color:#bbf7d0}
@keyframes pulse{50%{opacity:.25}}

.hero{padding:28px 24px 60px;background:var(--c);color:var(--on);flex:none;position:relative}
.hero h2{font-size:26px;font-weight:700;letter-spacing:-.01em;line-height:1.2}
.hero p{margin-top:8px;font-size:15px;max-width:34ch}
.hero .tools{position:absolute;top:12px;inset-inline-end:12px}
.bm .hero button:focus-visible{outline-color:var(--on)}
.startbody{flex:1;overflow-y:auto;margin-top:-36px;padding:0 16px 16px;position:relative}
.card{background:var(--field);border-radius:14px;padding:20px;box-shadow:0 0 0 1px var(--line),0 8px 24px -12px #0f172a40;display:flex;flex-direction:column;gap:16px}
.field{display:flex;flex-direction:column;gap:6px;font-size:13px;font-weight:600}
.field span{font-weight:400;color:var(--muted)}
.bm input,.bm textarea{all:unset;box-sizing:border-box;width:100%;font-family:inherit;font-weight:400;font-size:16px;line-height:1.4;color:var(--fg);cursor:text;white-space:pre-wrap;overflow-wrap:anywhere}
.bm input::placeholder,.bm textarea::placeholder{color:var(--muted);opacity:1}
.bm[dir=rtl] textarea:placeholder-shown{direction:rtl}
.field input,.field textarea{padding:11px 12px;border-radius:10px;background:var(--bg);box-shadow:inset 0 0 0 1px var(--line);font-size:15px}
.bm .field textarea{min-height:84px;overflow-y:auto}
.bm .field input:focus,.bm .field textarea:focus{box-shadow:inset 0 0 0 2px var(--ring)}
.bm .field [aria-invalid=true],.bm .field [aria-invalid=true]:focus{box-shadow:inset 0 0 0 2px var(--bad)}
.bm .error{color:var(--bad);font-size:13px}.bm .error:empty{margin-top:-16px}.bm .field+.error:not(:empty){margin-top:-8px}
.bm .primary{background:var(--c);color:var(--on);padding:12px 16px;border-radius:10px;font-weight:600;font-size:15px;text-align:center}
.bm .primary:hover{filter:brightness(1.08)}
.bm .primary[aria-disabled=true]{opacity:.6;cursor:default}
.bm .plain{padding:11px 16px;border-radius:10px;font-weight:600;font-size:14px;text-align:center;box-shadow:inset 0 0 0 1px var(--line);display:flex;align-items:center;justify-content:center;gap:8px}
.bm .plain:hover{background:var(--soft)}

.main{flex:1;min-height:0;position:relative;display:flex;flex-direction:column}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;overflow-anchor:none;padding:16px 16px 8px;scrollbar-width:thin;scrollbar-color:var(--line) transparent;outline-offset:-2px}
.rows{min-height:100%;display:flex;flex-direction:column;justify-content:flex-end}
.bm .earlier{align-self:center;padding:6px 14px;margin-bottom:12px;border-radius:99px;font-size:13px;color:var(--muted);box-shadow:inset 0 0 0 1px var(--line)}
.day,.note{align-self:center;max-width:90%;margin:14px 0 10px;font-size:12.5px;color:var(--muted);text-align:center}
.note{margin:10px 0}
.note,.by,.foot h3{overflow-wrap:anywhere}
.day{font-weight:600}
.row{display:flex;flex-direction:column;align-items:flex-start;margin-top:3px;max-width:100%}
.row.first{margin-top:12px}
.row.own{align-items:flex-end}
.by{font-size:12px;color:var(--muted);margin:0 12px 3px;unicode-bidi:isolate}
.bubble{max-width:82%;padding:9px 13px;border-radius:16px;background:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start;border-end-start-radius:5px}
.row:not(.first):not(.own) .bubble{border-start-start-radius:5px}
.own .bubble{background:var(--c);color:var(--on);border-end-start-radius:16px;border-end-end-radius:5px}
.own:not(.first) .bubble{border-start-end-radius:5px}
.bubble.emoji{background:none;font-size:36px;line-height:1.2;padding:2px 4px}
.pending .bubble{opacity:.7}
.failed .bubble{background:none;color:var(--fg);box-shadow:inset 0 0 0 1.5px var(--bad)}
.bubble a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.meta{font-size:12px;color:var(--muted);margin:4px 4px 0;display:flex;gap:4px 10px;flex-wrap:wrap;justify-content:flex-end}
.failed .meta{color:var(--bad)}
.bm .meta button{font-weight:600;text-decoration:underline;text-underline-offset:2px}
.dots{display:flex;gap:4px;padding:14px 15px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--muted);animation:dot 1.3s infinite}
.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%,100%{transform:none;opacity:.5}30%{transform:translateY(-4px);opacity:1}}
.bm .jump{position:absolute;bottom:10px;left:50%;transform:translateX(-50%);display:flex;gap:6px;align-items:center;padding:8px 14px;border-radius:99px;font-size:13px;font-weight:600;background:var(--bg);box-shadow:0 0 0 1px var(--line),0 6px 20px -4px #0f172a4d}
.jump svg{width:15px;height:15px}

.wait{flex:none;margin:14px 16px 0;padding:16px;border-radius:14px;background:var(--soft);display:flex;gap:14px;align-items:center}
.ring{width:44px;height:44px;flex:none;border-radius:50%;display:grid;place-items:center;font-weight:700;font-size:16px;color:var(--fg);position:relative}
.ring::before{content:"";position:absolute;inset:0;border-radius:50%;border:3px solid var(--line);border-top-color:var(--c);animation:turn 1.6s linear infinite}
:host([dark]) .ring::before{border-color:#3a4458;border-top-color:color-mix(in srgb,var(--c) 60%,#fff)}
@keyframes turn{to{transform:rotate(1turn)}}
.wait h3{font-weight:600}
.wait p{font-size:13px;color:var(--muted);margin-top:2px}

.compose{flex:none;margin:8px 12px 12px;padding:5px;border-radius:16px;background:var(--field);box-shadow:inset 0 0 0 1px var(--line);display:flex;flex-wrap:wrap;align-items:flex-end;gap:4px}
.compose:focus-within{box-shadow:inset 0 0 0 2px var(--ring)}
.bm .compose textarea{flex:1 1 0;width:auto;min-width:0;min-height:38px;max-height:132px;padding:8px 10px;overflow-y:auto;scrollbar-width:thin;font-size:15px}
.bm .compose .go{width:38px;height:38px;border-radius:12px;display:grid;place-items:center;background:var(--c);color:var(--on);flex:none}
.bm .compose .go[aria-disabled=true]{background:var(--soft);color:var(--muted);cursor:default}
.count{order:-1;flex-basis:100%;padding:2px 8px 0;text-align:end;font-size:12px;color:var(--muted)}
.count.over{color:var(--bad);font-weight:600}
.foot{outline:none;flex:none;padding:16px;border-top:1px solid var(--line);display:flex;flex-direction:column;gap:10px}
.foot h3{font-weight:600;text-align:center}
.foot p{color:var(--muted);font-size:14px;text-align:center}
.pair{display:flex;gap:10px}.bm .pair>*{flex:1}
.bm .bad{background:#b91c1c;color:#fff}

@media (max-width:480px),(max-height:480px){
.bm,:host([left]) .bm{inset:0;width:100%;height:100dvh;border-radius:0;box-shadow:none}
.bm>*{padding-left:env(safe-area-inset-left);padding-right:env(safe-area-inset-right)}
.head{padding-top:max(14px,env(safe-area-inset-top))}
.hero{padding-top:max(28px,calc(env(safe-area-inset-top) + 8px))}
.hero .tools{top:max(12px,env(safe-area-inset-top))}
.compose{margin-bottom:max(12px,env(safe-area-inset-bottom))}
.foot,.startbody{padding-bottom:max(16px,env(safe-area-inset-bottom))}
.bm .field input,.bm .field textarea,.bm .compose textarea{font-size:16px}
}
@media (max-height:480px){
.head{padding-top:max(6px,env(safe-area-inset-top));padding-bottom:6px}
.wait{margin-top:6px;padding:8px 12px}
.foot{padding-top:8px;padding-bottom:max(8px,env(safe-area-inset-bottom));gap:6px}
.compose{margin-top:4px;margin-bottom:max(4px,env(safe-area-inset-bottom))}
}
@media (max-height:300px){.wait:has(~.foot:not([hidden])){display:none}}
@media (prefers-reduced-motion:reduce){.bm,.bm.open{transition:none}.bm *,.bm *::before{animation-duration:0s!important;animation-iteration-count:1!important}}
@media (forced-colors:active){.bubble,.card,.compose,.wait,.bm{border:1px solid}}`;

export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
