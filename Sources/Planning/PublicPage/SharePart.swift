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
