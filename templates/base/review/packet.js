// Keeps what is filled in on this computer, and writes it down as the YAML that `handouts approve` takes.
// The page can be read, printed and filled in by hand without it.
(function () {
  "use strict";
  var form = document.getElementById("review");
  var facts = JSON.parse(document.getElementById("facts").textContent);
  var key = "handouts review " + facts.handout + " " + Object.values(facts.digests).join(" ");
  var said = document.getElementById("said");
  document.documentElement.classList.add("script");

  function fields() {
    return Array.prototype.filter.call(form.elements, function (f) { return f.name; });
  }

  function values() {
    var found = {};
    fields().forEach(function (f) {
      if (f.type === "radio" ? f.checked : f.value.trim()) found[f.name] = f.value.trim();
    });
    return found;
  }

  function keep() {
    try { localStorage.setItem(key, JSON.stringify(values())); } catch (e) { /* a browser that keeps nothing */ }
  }

  function recall() {
    var kept = {};
    try { kept = JSON.parse(localStorage.getItem(key)) || {}; } catch (e) { return; }
    fields().forEach(function (f) {
      if (!(f.name in kept)) return;
      if (f.type === "radio") f.checked = f.value === kept[f.name]; else f.value = kept[f.name];
      var box = f.closest("details");
      if (box && f.value) box.open = true;
    });
  }

  // A JSON string is a YAML string, but for two line ends that YAML would fold.
  function quoted(text) {
    return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, function (c) {
      return "\\u" + ("000" + c.charCodeAt(0).toString(16)).slice(-4);
    });
  }

  function yaml() {
    var v = values();
    function at(name) { return quoted(v[name] || ""); }
    var lines = ["# A review. `handouts approve " + facts.handout + " FILE` takes it in.",
      "review: 1", "handout: " + facts.handout, "version: " + facts.version, "digests:"];
    facts.parts.forEach(function (p) { lines.push("  " + p.locale + ": " + quoted(facts.digests[p.locale])); });
    lines.push("reviewer: {name: " + at("name") + ", role: " + at("role") + ", date: " + (v.date || '""') + "}");
    lines.push("next_review: " + (v.next_review || '""'), "decisions:");
    facts.parts.forEach(function (p) { lines.push("  " + p.locale + ": " + at("decision " + p.locale)); });
    var translations = facts.parts.filter(function (p) { return p.translation; });
    if (translations.length) lines.push("translations:");
    translations.forEach(function (p) {
      lines.push("  " + p.locale + ": {role: " + at("role " + p.locale) + ", method: " + at("method " + p.locale) + "}");
    });
    lines.push("answers:");
    facts.parts.forEach(function (p) {
      lines.push("  " + p.locale + ":");
      p.items.forEach(function (id) {
        lines.push("    " + id + ": {answer: " + at("answer " + p.locale + " " + id) + ", note: "
          + at("note " + p.locale + " " + id) + "}");
      });
    });
    var comments = [];
    facts.parts.forEach(function (p) {
      var start = "comment " + p.locale + " ";
      var mine = Object.keys(v).filter(function (name) { return name.indexOf(start) === 0; });
      if (mine.length) comments.push("  " + p.locale + ":");
      mine.forEach(function (name) { comments.push("    " + quoted(name.slice(start.length)) + ": " + quoted(v[name])); });
    });
    if (comments.length) lines = lines.concat("comments:", comments);
    return lines.join("\n") + "\n";
  }

  function open() {
    var v = values(), left = [];
    ["name", "role", "date"].forEach(function (n) { if (!v[n]) left.push("your " + n); });
    facts.parts.forEach(function (p) {
      var decision = v["decision " + p.locale];
      if (!decision) left.push("your decision on " + p.locale);
      if (decision !== "approve") return;
      if (!p.translation && !v.next_review) left.push("the day of the next review");
      if (p.translation && !(v["role " + p.locale] && v["method " + p.locale])) left.push("who you are to " + p.locale);
      var open = p.items.filter(function (id) { return !v["answer " + p.locale + " " + id]; }).length;
      if (open) left.push(open + (open === 1 ? " question on " : " questions on ") + p.locale);
      p.items.forEach(function (id) {
        if (v["answer " + p.locale + " " + id] === "no" && !v["note " + p.locale + " " + id]) left.push("a note beside the “no” to " + id);
      });
    });
    return left;
  }

  document.getElementById("save").addEventListener("click", function () {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([yaml()], {type: "application/yaml"}));
    link.download = "review-" + facts.handout + ".yaml";
    link.click();
    URL.revokeObjectURL(link.href);
    var left = open();
    said.textContent = "Saved as " + link.download + ". " + (left.length ? "Still open: " + left.join("; ") + "." : "Nothing is open.");
  });
  document.getElementById("clear").addEventListener("click", function () {
    if (!confirm("Forget everything that is filled in on this page?")) return;
    try { localStorage.removeItem(key); } catch (e) { /* nothing was kept */ }
    fields().forEach(function (f) { if (f.type === "radio") f.checked = false; else f.value = ""; });
    said.textContent = "The form is empty.";
  });
  document.addEventListener("input", keep);
  document.addEventListener("change", keep);
  recall();
  window.handoutsReview = {yaml: yaml};
})();
