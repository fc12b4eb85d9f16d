"""案例库 ``anliku``: cases in Markdown → checked → a static site.

The map: reading order and import direction. A room imports only rooms further up.

    problem, atomic          the one shape of every error; writing a file at once
    text                     counting and cutting Chinese text
    yamlsafe, files          hostile YAML and hostile files → values, with a place for each
    model                    what a case is (the only truth for fields)
    fields                   values → a model, or problems in Chinese
    taxonomy, campaign       facets and terms; one selection round
    markdown, source         the body's structure; index.md ⇄ Case
    catalogue                every case, the taxonomy and the campaigns
    rules | search | formats what is checked; how cases are found; what goes in and out
    fix, schema, reference   repairs; JSON Schemas; the generated pages
    site                     pages, the engine's plugin, publishing at once
    selection, usage, cli    paths → cases; click in Chinese; parse, call, print
"""

__version__ = "0.1.0"
