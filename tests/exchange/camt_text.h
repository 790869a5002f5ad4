// Statements as banks write them, for the tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reserve::exchange {

inline std::string balance(std::string_view type, std::string_view amount, std::string_view date,
                           std::string_view sign = "CRDT") {
    std::string text = "<Bal><Tp><CdOrPrtry><Cd>";
    text.append(type).append("</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">").append(amount);
    text.append("</Amt><CdtDbtInd>").append(sign).append("</CdtDbtInd><Dt><Dt>").append(date);
    return text + "</Dt></Dt></Bal>\n";
}

// An entry of EUR, booked on 2026-01-10, with more elements after those that every entry has.
inline std::string entry(std::string_view amount, std::string_view sign,
                         std::string_view reference, std::string_view more = "") {
    std::string text = "<Ntry><Amt Ccy=\"EUR\">";
    text.append(amount).append("</Amt><CdtDbtInd>").append(sign);
    text.append("</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-10</Dt></BookgDt>");
    text.append("<AcctSvcrRef>").append(reference).append("</AcctSvcrRef>").append(more);
    return text + "</Ntry>\n";
}

inline const std::string kStart =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n"
    "<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt>\n";
inline const std::string kIdentity =
    "<Id>S-7</Id><LglSeqNb>7</LglSeqNb>\n"
    "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n";
inline const std::string kEnd = "</Stmt></BkToCstmrStmt></Document>\n";

inline std::string statement(std::string_view opening, std::string_view closing,
                             const std::string& entries, const std::string& identity = kIdentity) {
    return kStart + identity + balance("OPBD", opening, "2026-01-10") +
           balance("CLBD", closing, "2026-01-10") + entries + kEnd;
}

}  // namespace reserve::exchange
