"""案例库 ``anliku``: cases in Markdown → checked → a static site.

The map: reading order and import direction. A room imports only rooms of lines further up.

    nodes                      what a Markdown text consists of; the only one that knows the parser
    problem, atomic, picture   the one shape of every error; writing at once; what a picture is
    codes                      what an import says: WD of Word files, XL of Excel sheets
    signals, clock, regex      what happens when a run is to end; what day it is; patterns compiled at first use
    heap                       memory that is no longer used: given back, or not looked for
    english                    English words of the field that belong to no term
    components                 of which styles and scripts the pages of each kind consist
    sparse                     patterns that are tried only where they can begin
    text, signs                counting and cutting Chinese text; signs that only look like Markdown
    meaning                    a table of what words mean, and which words a case means
    yamlsafe, files, private   hostile YAML and files → values with places; private data in text
    kept                       what was worked out of content, for the next run
    case_places                where cases lie: cases/YEAR/ID/index.md
    numbering, schools         numbers typed before headings; schools by name in running text
    emphasis, meant            which stars are marks; a text's nodes as they are meant
    model                      what a case is (the only truth for fields)
    fields                     values → a model, or problems in Chinese
    taxonomy, campaign         facets and terms; one selection round
    zone                       实验区: places that try out how results are used
    outcome                    what came of a round: 公示, awards, certificates, 展示交流
    adoption                   借鉴记录: who used a case, and what came of it
    allowance                  findings that somebody has looked at and lets pass for a time
    settings, theme            mkdocs.yml and overrides, judged before MkDocs sees them
    context, markdown, source  what a case is judged in; the body's structure; index.md ⇄ Case
    catalogue                  every case, the taxonomy, the campaigns, and look-ups
    likeness                   how much of a text stands in another, and which case repeats another
    reading, facts             one case with everything that is asked of it; what is compared among cases
    search | formats           how cases are found; what goes in and out
    rules                      what is checked
    reference                  JSON Schemas and the generated pages
    page                       what one case is to its readers
    record                     what is worked out of one case: kept, and never again until it changes
    site                       all pages, the engine's plugin, publishing at once
    contribute                 from a school's document to a checked case; what a reviewer sees
    round                      a selection round on the organiser's own desk, in a private folder
    cli                        parse, call, print; click in Chinese
"""

__version__ = "0.1.0"
