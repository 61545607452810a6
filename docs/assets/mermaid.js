// The theme asks for `mermaid` and would fetch it from another host; this gives it the site's own, when the first
// diagram is drawn. Mermaid prefixes the ids of its arrow heads, which the theme's rules for them do not expect, and
// these rules would also write light on light where a diagram lights a node.
(() => {
  const here = document.currentScript.src;
  const heads = ["arrowhead", "crosshead", "filled-head", "solidTopArrowHead", "solidBottomArrowHead"];
  const edges = heads.map((name) => `defs [id$="-${name}"] path`).join(",");
  const fixes =
    `${edges}{fill:var(--md-mermaid-edge-color)!important;stroke:var(--md-mermaid-edge-color)!important}` +
    ".node.lit .nodeLabel,.node.lit .nodeLabel p{color:#222!important}";
  let config;
  let loading;

  function load() {
    const standIn = window.mermaid;
    return (loading ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL("vendor/mermaid.min.js", here).href;
      script.onload = () => {
        const mermaid = window.mermaid;
        window.mermaid = standIn;
        mermaid.initialize({ startOnLoad: false, ...config });
        done(mermaid);
      };
      script.onerror = fail;
      document.head.append(script);
    }));
  }

  window.mermaid = {
    initialize: (given) => (config = { ...given, themeCSS: (given.themeCSS ?? "") + fixes }),
    render: async (...given) => (await load()).render(...given),
  };
})();
