// Write twingraph/plot/basemap.json: land and borders between countries, for maps without a network.
//
// Input: Natural Earth 4.1.0, 1:50 million (public domain), as TopoJSON by the package world-atlas 2.0.2 (ISC).
// Simplified by Visvalingam's method: what is smaller than 2.5e-6 steradian of a triangle (about 100 km²) goes.
// Run, in any folder:
//   npm install world-atlas@2.0.2 topojson-client@3.1.0 topojson-simplify@3.0.3 topojson-server@3.0.1
//   node .../scripts/basemap.mjs node_modules .../twingraph/plot/basemap.json
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, output] = process.argv.slice(2);
const load = createRequire(resolve(modules, "x.js"));
const { presimplify, simplify, filter, filterWeight, sphericalTriangleArea, sphericalRingArea } =
  load("topojson-simplify");
const { feature, merge, mesh, quantize } = load("topojson-client");
const { topology } = load("topojson-server");

const atlas = JSON.parse(readFileSync(resolve(modules, "world-atlas/countries-50m.json")));
const SMALLEST = 2.5e-6; // steradian
let map = simplify(presimplify(atlas, sphericalTriangleArea), SMALLEST);
map = filter(map, filterWeight(map, 3 * SMALLEST, sphericalRingArea));
// Antarctica has no towns, and its edge at the pole bends in no projection but the plate carrée.
const countries = map.objects.countries.geometries.filter((country) => country.id !== "010");
const shapes = {
  land: merge(map, countries),
  borders: mesh(map, map.objects.countries, (one, other) => one !== other),
};
const result = quantize(topology(shapes), 18001);
result.source = "Natural Earth 4.1.0, 1:50m, public domain; simplified by scripts/basemap.mjs";
writeFileSync(output, JSON.stringify(result) + "\n");
