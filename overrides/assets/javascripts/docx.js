// @ts-check
/**
 * A Word document made in the browser: paragraphs in the four styles that a reading list needs, in a zip that is not
 * compressed. Nothing is sent anywhere.
 */

/** @typedef {{style: "Title" | "Heading1" | "Note" | "Normal", text: string, strong?: string}} Paragraph `strong` stands before `text`, in bold */

const anlikuDocx = (() => {
  "use strict";

  const MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

  /** Characters that XML 1.0 cannot hold. */
  // eslint-disable-next-line no-control-regex
  const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

  /** @param {string} text */
  const escaped = (text) =>
    text.replace(FORBIDDEN, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  /** @param {string} text @param {boolean} isStrong */
  const run = (text, isStrong) => `<w:r>${isStrong ? "<w:rPr><w:b/></w:rPr>" : ""}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;

  /** @param {Paragraph} paragraph */
  const written = ({ style, text, strong }) =>
    `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${strong ? run(strong, true) : ""}${run(text, false)}</w:p>`;

  /**
   * @param {string} id
   * @param {string} name
   * @param {string} font
   * @param {number} size half points
   * @param {string} more of the paragraph's properties
   * @param {string} [look] of the letters
   */
  const style = (id, name, font, size, more, look = "") =>
    `<w:style w:type="paragraph" w:styleId="${id}"${id === "Normal" ? ' w:default="1"' : ""}><w:name w:val="${name}"/>` +
    `<w:qFormat/><w:pPr>${more}</w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}"/>` +
    `${look}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:style>`;

  const STYLES =
    `${HEAD}<w:styles xmlns:w="${MAIN}">` +
    style("Normal", "Normal", "宋体", 21, '<w:spacing w:after="80" w:line="360" w:lineRule="auto"/>') +
    style("Title", "Title", "黑体", 36, '<w:spacing w:after="240"/><w:jc w:val="center"/>') +
    style("Heading1", "heading 1", "黑体", 28, '<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>') +
    style("Note", "Note", "宋体", 18, '<w:spacing w:after="80"/>', '<w:color w:val="59626D"/>') +
    "</w:styles>";

  /** @param {Paragraph[]} paragraphs */
  const parts = (paragraphs) => [
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`],
    ["word/_rels/document.xml.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
    ["word/document.xml", `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${paragraphs.map(written).join("")}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="850" w:footer="850" w:gutter="0"/></w:sectPr></w:body></w:document>`],
    ["word/styles.xml", STYLES],
  ];

  const CRC = Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });

  /** @param {Uint8Array} bytes */
  function checksum(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = (value >>> 8) ^ CRC[(value ^ byte) & 255];
    return (value ^ 0xffffffff) >>> 0;
  }

  /**
   * Numbers of 2 or 4 bytes, the low byte first: `[[2, 20], [4, 7]]`.
   * @param {[number, number][]} fields
   */
  const packed = (fields) =>
    Uint8Array.from(fields.reduce((/** @type {number[]} */ out, [size, value]) => {
      for (let i = 0; i < size; i += 1) out.push(Math.floor(value / 2 ** (8 * i)) & 255);
      return out;
    }, []));

  // 1 January 1980, names in UTF-8, nothing compressed: the same list gives the same bytes.
  /** @param {Uint8Array} name @param {Uint8Array} data @returns {[number, number][]} */
  const told = (name, data) => [
    [2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, checksum(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0],
  ];

  /**
   * The bytes of the document.
   * @param {Paragraph[]} paragraphs
   * @returns {Uint8Array}
   */
  function bytes(paragraphs) {
    const encoder = new TextEncoder();
    /** @type {Uint8Array[]} */
    const local = [];
    /** @type {Uint8Array[]} */
    const central = [];
    let at = 0;
    parts(paragraphs).forEach(([file, text]) => {
      const [name, data] = [encoder.encode(file), encoder.encode(text)];
      const head = told(name, data);
      central.push(packed([[4, 0x02014b50], [2, 20], ...head, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), name);
      const pieces = [packed([[4, 0x04034b50], ...head]), name, data];
      local.push(...pieces);
      at += length(pieces);
    });
    const size = length(central);
    const files = central.length / 2;
    const end = packed([[4, 0x06054b50], [2, 0], [2, 0], [2, files], [2, files], [4, size], [4, at], [2, 0]]);
    return joined([...local, ...central, end]);
  }

  /** @param {Uint8Array[]} pieces */
  const length = (pieces) => pieces.reduce((sum, piece) => sum + piece.length, 0);

  /** @param {Uint8Array[]} pieces */
  function joined(pieces) {
    const out = new Uint8Array(length(pieces));
    let at = 0;
    pieces.forEach((piece) => {
      out.set(piece, at);
      at += piece.length;
    });
    return out;
  }

  return { TYPE, bytes };
})();
