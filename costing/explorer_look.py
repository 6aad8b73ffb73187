"""How the explorer lies on the page: two sides, without a colour of its own."""

STYLE = """<style>
.costing-explorer{color:inherit}
.costing-explorer .costing-sides{display:flex;flex-flow:row wrap;align-items:flex-start;gap:1.5em;overflow:visible}
.costing-explorer .costing-inputs{flex:1 1 30em;min-width:0;overflow:visible}
.costing-explorer .costing-pane{flex:1 1 32em;min-width:0;overflow:visible;position:sticky;top:0}
.costing-explorer .costing-section{border-top:1px solid color-mix(in srgb,currentColor 25%,transparent);
padding:.3em 0;overflow:visible}
.costing-explorer .costing-head{align-items:center;gap:1em;flex-wrap:wrap}
.costing-explorer .costing-fold,.costing-explorer .costing-fold.mod-active{
background:transparent;border:0;box-shadow:none;
color:inherit;font-weight:600;padding:0 .3em}
.costing-explorer .costing-row{align-items:center;flex-wrap:wrap}
.costing-explorer .costing-slider{margin-inline-start:13.5em;direction:ltr}
.costing-explorer .costing-note,.costing-explorer .costing-notice{margin-inline-start:13.5em;line-height:1.35}
.costing-explorer .costing-note{opacity:.75;font-size:.9em}
.costing-explorer .costing-notice{border-inline-start:3px solid currentColor;padding-inline-start:.6em}
.costing-explorer .costing-buttons{flex-wrap:wrap;align-items:center;gap:.3em}
.costing-explorer .costing-table-row{display:flex;flex-flow:row wrap;align-items:center;gap:0 1em;
border-bottom:1px dotted color-mix(in srgb,currentColor 30%,transparent);padding:.2em 0}
.costing-explorer .costing-row-title{font-weight:600}
.costing-explorer .costing-question{height:auto;width:auto;white-space:normal;text-align:start;line-height:1.35;
padding:.3em .6em;background:transparent;color:inherit}
.costing-explorer.costing-client .costing-note{display:none}
.costing-rtl{direction:rtl}
.costing-rtl .widget-label{text-align:start}
</style>"""
