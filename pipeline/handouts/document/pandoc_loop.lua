-- Reads one JSON request a line, and answers as core/engine.py has it. Lives as long as its standard input.

local function cite(r)
  local doc = pandoc.read(r.ast, "json")
  -- Every source is listed, cited or not.
  doc.meta.nocite = pandoc.MetaInlines({ pandoc.Cite({ pandoc.Str("@*") }, { pandoc.Citation("*", "AuthorInText") }) })
  pandoc.mediabag.empty()
  pandoc.mediabag.insert("citation.csl", "application/xml", r.csl)
  doc.meta.csl = "citation.csl"
  doc = pandoc.utils.citeproc(doc)
  doc.meta = {}
  return pandoc.write(doc, "json")
end

local function write(r)
  local doc = pandoc.read(r.ast, "json")
  if r.template then r.options.template = pandoc.template.compile(r.template) end
  pandoc.mediabag.empty()
  for name, path in pairs(r.media) do
    local mime = name:match("%.svg$") and "image/svg+xml" or name:match("%.css$") and "text/css" or "image/png"
    local file = assert(io.open(path, "rb"))
    pandoc.mediabag.insert(name, mime, file:read("a"))
    file:close()
  end
  local env = pandoc.system.environment()
  env.SOURCE_DATE_EPOCH = r.epoch
  return pandoc.system.with_environment(env, function()
    return pandoc.write(doc, r.format, pandoc.WriterOptions(r.options))
  end)
end

for line in io.lines() do
  local number = 0
  local ok, answer = pcall(function()
    local request = pandoc.json.decode(line, false)
    number = math.tointeger(request.number)
    return (request.op == "cite" and cite or write)(request)
  end)
  answer = tostring(answer)
  io.write(number, ok and " ok " or " error ", #answer, "\n", answer, "\nend ", number, "\n")
  io.flush()
end
