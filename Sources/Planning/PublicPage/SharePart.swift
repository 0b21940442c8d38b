import Domain
import HTML
import Platform

/// "Deel via": a link, an e-mail and a code to scan. All of it comes from this site; nobody hears who shared what.
struct SharePart {
    let visit: Visit

    private var words: Words<PublicPagePhrase> { visit.words(PublicPagePhrase.self) }
    private var address: String { visit.address(.planning(.publicPage)) }

    var markup: Markup {
        section(.class("share")) {
            h2 { words(.share) }
            div(.class("share__parts")) {
                div {
                    h3 { words(.shareAddress) }
                    p { a(.id("adres"), .class("share__address"), .href(address), .dir("ltr")) { address } }
                    div(.class("actions")) {
                        button(
                            .class("button button--quiet"), .type("button"), .data("copy", "#adres"),
                            .data("text-copied", words(.shareCopied)), .hidden()
                        ) { words(.shareCopy) }
                        a(.class("button button--quiet"), .href(mail)) { words(.shareMail) }
                    }
                    p(.class("hint")) { words(.shareNobody) }
                }
                img(
                    .class("share__code"), .src(visit.link(.planning(.qrCode))),
                    .alt(words(.shareCode, ["town": visit.municipality.name])), .width(180), .height(180))
            }
        }
    }

    private var mail: String {
        let subject = words(.shareMailSubject, ["town": visit.municipality.name])
        return "mailto:?subject=\(subject.percentEncoded)&body=\(address.percentEncoded)"
    }
}

extension String {
    /// For a value in an address (RFC 3986): unreserved characters stay as they are.
    var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: text.unicodeScalars.append(UnicodeScalar(byte))
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}
