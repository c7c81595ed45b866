"""Pages: what people see, in plain HTML that works without scripts and at any size of letters."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from twingraph import countries, settings
from twingraph.link import Item
from twingraph.serve import forms, properties
from twingraph.serve.collection import Collection
from twingraph.serve.properties import Reference
from twingraph.version import __version__

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 0 auto; padding: 0.75rem 1rem; max-width: 46rem; }
h1 { font-size: 1.25rem; line-height: 1.2; margin: 0 0 0.15rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 0.3rem; }
p { margin: 0.3rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 0.9rem; margin: 0.6rem 0; }
dt { opacity: 0.75; }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font: 0.9rem/1.4 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
pre { overflow-x: auto; border: 1px solid; padding: 0.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.6rem 0.25rem 0; border-bottom: 1px solid; }
:target { outline: 2px solid; }
"""
_OTHER_NAMES = ("Other names", "További nevek", "Weitere Namen")
_SHOWN = {"partner": 5, "name": 2}
"""Partners and names of an item in a preview; more would not fit."""


def _page(title: str, body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def preview(collection: Collection, item: Item, language: str) -> str:
    """Return the page that sums an item up."""
    place = settings.LANGUAGES.index(language)
    facts = []
    for id_ in ("coordinates", "population", "partner", "wikidata", "geonames"):
        each = properties.PROPERTIES[id_]
        if values := each.values(collection, item, language):
            shown = [value.name if isinstance(value, Reference) else str(value) for value in values]
            facts.append((each.name(language).partition(" (")[0], _some(shown, _SHOWN.get(id_, 1))))
    if others := item.labels[1:]:
        facts.append((_OTHER_NAMES[place], _some(others, _SHOWN["name"])))
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(fact)}</dd>\n" for term, fact in facts)
    local = collection.local(item.id)
    identifier = escape(item.id)
    if collection.view:
        address = escape(collection.view + quote(local, safe=""))
        identifier = f'<a href="{address}" target="_blank">{identifier}</a>'
    kind = properties.type_name(properties.type_of(item), language)
    where = f", {countries.name(item.country, language)}" if item.country else ""
    return _page(
        item.labels[0],
        f'<main>\n<h1 dir="auto">{escape(item.labels[0])}</h1>\n'
        f"<p>{escape(kind + where)} · {identifier}</p>\n"
        f"<dl>\n{rows}</dl>\n</main>",
        language,
    )


def _some(values: Sequence[str], most: int) -> str:
    more = f", … (+{len(values) - most})" if len(values) > most else ""
    return ", ".join(values[:most]) + more


def unknown(collection: Collection, id_: str) -> str:
    """Return the page that says that nothing has an id."""
    body = f"<main><h1>Not found</h1><p>{escape(collection.title)} has no {escape(id_)}.</p></main>"
    return _page("Not found", body, settings.ENGLISH)


def landing(collections: Sequence[Collection], home: str) -> str:
    """Return the page that says what the service is and how to use it; `home` is its URL, with a slash."""
    rows = []
    for each in collections:
        endpoint = escape(f"{home}{each.name}")
        rows.append(
            f"<tr><th scope='row'>{escape(each.title)}</th><td>{len(each):,}</td>"
            f"<td><a href='{endpoint}/0.2'><code>{endpoint}/0.2</code></a><br>"
            f"<a href='{endpoint}/1.0'><code>{endpoint}/1.0</code></a></td></tr>"
        )
    first = escape(f"{home}{collections[0].name}")
    example = escape(f'{{"q0": {{"query": "{collections[0].example}"}}}}')
    features = "".join(
        f'<dt id="{id_}"><code>{id_}</code></dt><dd>{escape(text)}.</dd>\n'
        for id_, text in forms.FEATURES.items()
    )
    known = ", ".join(f"<code>{each}</code>" for each in properties.PROPERTIES)
    return _page(
        "Reconciliation service of twingraph",
        f"""<main>
<h1>Reconciliation service of twingraph</h1>
<p>Ties the towns, districts and regions of your table to identifiers, with the
<a href="https://www.w3.org/community/reconciliation/">Reconciliation Service API</a>, versions 0.2 and
1.0 (draft). OpenRefine speaks version 0.2.</p>
<h2>Services</h2>
<table><thead><tr><th scope="col">Identifiers of</th><th scope="col">Entities</th>
<th scope="col">Address</th></tr></thead><tbody>{"".join(rows)}</tbody></table>
<h2>In OpenRefine</h2>
<ol>
<li>At the head of the column with the names: Reconcile, Start reconciling.</li>
<li>Add standard service, and paste <code>{first}/0.2</code>.</li>
<li>Tick the columns that tell more (country, coordinates, partner, population) and name the property
of each.</li>
<li>Start. A cell is matched only where nothing speaks against it; the others have candidates to choose
from.</li>
</ol>
<h2>On the command line</h2>
<pre>curl {first}/0.2 \\
  --data-urlencode 'queries={example}'</pre>
<h2>Properties</h2>
<p>{known}</p>
<h2>Features of candidates</h2>
<dl>
{features}</dl>
<p>twingraph {escape(__version__)}</p>
</main>""",
        "en",
    )
