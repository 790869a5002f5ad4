// How a report's page looks on a screen, a phone and A4. No selector may hold < or &, so that the
// style reads the same in HTML and XML.
#pragma once

namespace reserve::report {

inline constexpr char kPageStyle[] = R"css(
html { background: #ffffff; color: #1a1a1a; font: 15px/1.45 "Helvetica Neue", Helvetica, Arial,
  "Liberation Sans", sans-serif; }
body { margin: 0 auto; padding: 1.5rem 1.2rem 3rem; max-width: 62rem; }
header { border-bottom: 2px solid #1f4e79; padding-bottom: 0.8rem; margin-bottom: 1.6rem; }
.fund { margin: 0; color: #4d4d4d; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.6rem; font-size: 1.9rem; line-height: 1.15; color: #1f4e79; }
h2 { margin: 0 0 0.4rem; font-size: 1.12rem; overflow-wrap: anywhere; }
dl { margin: 0; }
dl div { display: flex; }
dt { flex: 0 0 6rem; color: #4d4d4d; }
dd { margin: 0; overflow-wrap: anywhere; }
section { position: relative; margin: 0 0 2rem; }
.says { margin: 0 0 0.7rem; max-width: 46rem; overflow-wrap: anywhere; }
figure { margin: 0.6rem 0 1rem; overflow-x: auto; }
svg { display: block; width: 100%; min-width: 29rem; max-width: 46rem; height: auto; }
svg, td, th { font-variant-numeric: tabular-nums lining-nums; }
figcaption { color: #4d4d4d; font-size: 0.85rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: 60%; font-size: 0.9rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
thead th { border-bottom: 1.5px solid #1f4e79; vertical-align: bottom; }
th, td { padding: 0.22rem 0.9rem 0.22rem 0; text-align: left; vertical-align: top;
  border-bottom: 0.5px solid #d9d9d9; font-weight: normal; overflow-wrap: break-word; }
thead th { font-weight: 600; color: #333333; }
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; white-space: nowrap; }
.time { white-space: nowrap; }
.negative { color: #a3161a; }
.nil { color: #6b6b6b; }
.sum th, .sum td { font-weight: 600; border-top: 1px solid #1a1a1a; }
.exercise { display: none; }
.banner { margin: 0 0 1rem; padding: 0.35rem 0.7rem; border: 2px solid #a3161a; color: #a3161a;
  font-weight: 600; position: sticky; top: 0; background: #ffffff; z-index: 1; }
.signatures { display: none; }
@media (max-width: 40rem) {
  body { padding: 1rem 0.8rem 2rem; }
  h1 { font-size: 1.5rem; }
  dl div { display: block; margin-bottom: 0.3rem; }
}
@media print {
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  h2, .says, figure { break-after: avoid; }
  figure, tr, dl, .short, .signatures { break-inside: avoid; }
  thead { display: table-header-group; }
  figure, .scroll { overflow: visible; }
  svg { min-width: 0; max-width: 16.5cm; }
  table { width: 100%; font-size: 8.5pt; }
  .crowded table { font-size: 7pt; }
  .crowded th, .crowded td { padding-right: 0.5rem; }
  .exercise { display: block; position: fixed; top: 42%; left: 0; right: 0; z-index: -1;
    text-align: center; font-size: 84pt; font-weight: 700; letter-spacing: 0.08em;
    color: #f3d9d9; transform: rotate(-28deg); print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  .banner { position: static; }
  .signatures { display: flex; margin-top: 1.7cm; }
  .signatures p { flex: 1; margin: 0 1.2cm 0 0; padding-top: 0.15cm;
    border-top: 0.5pt solid #1a1a1a; }
}
)css";

}  // namespace reserve::report
