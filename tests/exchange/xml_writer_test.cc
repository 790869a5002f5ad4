// XML that other programs read.
#include "ledger/exchange/xml_writer.h"

#include <catch2/catch.hpp>

using reserve::exchange::XmlWriter;

TEST_CASE("XML is indented, and closes what it opens") {
    XmlWriter xml;
    xml.open("fund", {{"name", "Reserve"}});
    xml.text("amount", "1.00", {{"currency", "EUR"}});
    xml.empty("gate", {{"open", "no"}});
    xml.close();
    CHECK(xml.take() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<fund name=\"Reserve\">\n"
          "  <amount currency=\"EUR\">1.00</amount>\n"
          "  <gate open=\"no\"/>\n"
          "</fund>\n");
}

TEST_CASE("what stands in a text or an attribute never becomes markup") {
    XmlWriter xml;
    xml.take();
    xml.text("payee", "<a href=\"x\">&'\n\t", {{"memo", "\"><b/>"}});
    CHECK(xml.take() ==
          "<payee memo=\"&quot;&gt;&lt;b/&gt;\">&lt;a href=&quot;x&quot;&gt;&amp;'&#10;&#9;"
          "</payee>\n");
}

TEST_CASE("characters that XML has no form for are left out") {
    XmlWriter xml;
    xml.take();
    xml.text("memo", std::string_view("a\0b\x1b[31mc", 9));
    CHECK(xml.take() == "<memo>ab[31mc</memo>\n");
    xml.text("memo", "a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD");  // U+FFFE, U+FFFF, U+FFFD
    CHECK(xml.take() == "<memo>a\xEF\xBF\xBD</memo>\n");
}

TEST_CASE("an attribute without a value is left out") {
    XmlWriter xml;
    xml.take();
    xml.empty("party", {{"ref", ""}, {"type", "10"}});
    CHECK(xml.take() == "<party type=\"10\"/>\n");
}
