"""How the explorer lies on the page: two sides, without a colour of its own."""

from costing.wording import say

_STYLE = """<style>
.costing-explorer{color:inherit}
.costing-explorer .costing-sides{display:flex;flex-flow:row wrap;align-items:flex-start;gap:1.5em;overflow:visible}
.costing-explorer .costing-inputs{flex:1 1 29em;min-width:0}
.costing-explorer .costing-pane{flex:1 1 31em;min-width:0}
.costing-explorer .costing-inputs,.costing-explorer .costing-pane{max-height:88vh;overflow:auto;padding-inline-end:.5em}
.costing-explorer .costing-inputs>*,.costing-explorer .costing-pane>*,
.costing-explorer .costing-pane>.widget-vbox>*{flex-shrink:0}
.costing-explorer .costing-section{border-top:1px solid color-mix(in srgb,currentColor 30%,transparent);
padding:.3em 0;overflow:visible}
.costing-explorer .costing-head{align-items:center;gap:1em;flex-wrap:wrap;overflow:visible}
.costing-explorer .costing-fold,.costing-explorer .costing-fold.mod-active{
background:transparent;border:0;box-shadow:none;color:inherit;font-weight:600;padding:0 .3em}
.costing-explorer .costing-input,.costing-explorer .costing-body,.costing-explorer .costing-row,
.costing-explorer .costing-slides{overflow:visible}
.costing-explorer .costing-input{margin-bottom:.35em}
.costing-explorer .costing-row{align-items:center;gap:.3em}
.costing-explorer .costing-slider{margin-inline:calc(12em + 8px) 10px;direction:ltr}
.costing-explorer .costing-slider,.costing-explorer .costing-slider .slider-container{overflow:visible}
.costing-explorer .costing-input .costing-said{margin-inline-start:calc(12em + 8px)}
.costing-explorer .costing-said{line-height:1.35;overflow:visible}
.costing-explorer .costing-said .widget-html-content{line-height:1.35;margin:0}
.costing-explorer .cq-note{opacity:.75;font-size:.9em}
.costing-explorer .cq-refusal{border-inline-start:3px solid currentColor;padding-inline-start:.6em;margin:.2em 0}
.costing-explorer .costing-buttons{flex-wrap:wrap;align-items:center;gap:.3em;overflow:visible}
.costing-explorer .costing-table-row{
display:flex;flex-flow:row wrap;align-items:flex-end;gap:.1em .8em;overflow:visible;
border-bottom:1px dotted color-mix(in srgb,currentColor 40%,transparent);padding:.2em 0 .5em}
.costing-explorer .costing-row-title{font-weight:600;flex:1 0 100%;height:auto;line-height:1.4}
.costing-explorer .costing-cell,.costing-explorer .costing-cell .widget-inline-hbox{overflow:visible;height:auto}
.costing-explorer .costing-cell .widget-inline-hbox{flex-direction:column;align-items:stretch}
.costing-explorer .costing-cell select{flex:0 0 auto;height:var(--jp-widgets-inline-height,28px);width:auto}
.costing-explorer .costing-input .widget-label{white-space:normal;line-height:1.2;height:auto;align-self:center}
.costing-explorer .costing-input .widget-toggle-buttons{display:flex;flex-flow:row nowrap;
overflow:visible;align-items:center}
.costing-explorer .costing-input .widget-toggle-buttons>div{flex:1 1 auto;flex-wrap:wrap}
.costing-explorer .costing-ready a{text-decoration:underline;font-weight:600}
.costing-explorer .costing-input .widget-toggle-buttons>.widget-label{text-align:end;margin-inline-end:8px}
.costing-explorer .widget-toggle-buttons .mod-active::before{content:"✓ "}
.costing-explorer .costing-cell .widget-label{
text-align:start;height:auto;line-height:1.4;font-size:.9em;max-width:15em}
.costing-explorer .costing-question{height:auto;width:auto;white-space:normal;text-align:start;line-height:1.35;
padding:.3em .6em;background:transparent;color:inherit}
.costing-explorer .costing-unknown label{white-space:nowrap}
.costing-explorer .costing-unknown span,.costing-explorer .costing-open{font-size:0}
.costing-rtl{direction:rtl}
.costing-rtl .widget-label,.costing-rtl .costing-input .widget-toggle-buttons>.widget-label{text-align:start}
.costing-rtl .costing-slider{margin-inline:10px calc(12em + 8px)}
.costing-rtl .widget-checkbox{direction:rtl}
.costing-rtl .widget-checkbox input{margin-inline-end:.5em}
</style>"""
# A tick is named in full where a screen is read aloud or the mouse rests; one word of it is enough beside its box.
# The button that opens a file says how many files there are: always none.
_SHORT = '.costing-explorer {part}::after{{font-size:var(--jp-widgets-font-size,13px);content:"{text}"}}\n'


def style_in(lang: str) -> str:
    """Return the styles of an explorer in a language."""
    parts = {".costing-unknown span": "unknown", ".costing-open": "open"}
    short = "".join(_SHORT.format(part=part, text=say(f"explorer.{key}", lang)) for part, key in parts.items())
    return _STYLE.replace("</style>", f"{short}</style>")
