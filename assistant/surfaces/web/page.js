() => {
  document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "LANGUAGE";
  // A mark in an answer opens its source; the sources themselves are plain <details> and work without this.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest && event.target.closest("a[data-source]");
    if (!mark) return;
    event.preventDefault();
    const source = document.getElementById(mark.dataset.source);
    if (!source) return;
    source.open = true;
    source.querySelector("summary").focus();
    source.scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
}
