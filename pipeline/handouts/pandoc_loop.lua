-- Reads one JSON request a line, answers "ok N" or "error N" and N bytes. Lives as long as its standard input.

local function meta_value(v)
  if type(v) == "table" then
    if v[1] ~= nil or next(v) == nil then
      local list = pandoc.List(v):map(meta_value)
      return pandoc.MetaList(list)
    end
    local map = {}
    for k, w in pairs(v) do map[k] = meta_value(w) end
    return pandoc.MetaMap(map)
  end
  return pandoc.MetaInlines({ pandoc.Str(tostring(v)) })
end

local function read(r)
  local doc = pandoc.read(r.text, r.format)
  if r.cite then
    for k, v in pairs(r.meta) do doc.meta[k] = meta_value(v) end
    -- Every source is listed, cited or not.
    doc.meta.nocite = pandoc.MetaInlines({ pandoc.Cite({ pandoc.Str("@*") }, { pandoc.Citation("*", "AuthorInText") }) })
    doc = pandoc.utils.citeproc(doc)
    doc.meta = {}
  end
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
  local ok, answer = pcall(function()
    local request = pandoc.json.decode(line, false)
    return (request.op == "read" and read or write)(request)
  end)
  answer = tostring(answer)
  io.write(ok and "ok " or "error ", #answer, "\n", answer)
  io.flush()
end
