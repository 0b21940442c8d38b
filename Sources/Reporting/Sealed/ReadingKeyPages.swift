import Domain
import HTML
import Platform
import Vault

/// A colleague's own key: make it, unlock it, lock it, let colleagues in.
struct ReadingKeyPage {
    let visit: StaffVisit
    /// Every key that is in use or waits.
    let keys: [ReadingKey]
    let isUnlocked: Bool
    /// The case or the request to which to go back: the name of the field, and the id.
    let back: (name: String, id: String)?
    var problem: StoryPhrase?
    var notice: String?

    private var words: Words<StoryPhrase> { visit.words(StoryPhrase.self) }
    private var own: ReadingKey? { keys.first { $0.account == visit.account.id } }
    private var admitted: [ReadingKey] { keys.filter { $0.admitted != nil } }
    private var waiting: [ReadingKey] { keys.filter { $0.admitted == nil && $0.account != nil } }

    var page: Page {
        Page(title: words(.keyTitle), scripts: [.form], languageURL: .reporting(.readingKey), hasErrors: problem != nil)
        {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("wachtzin", words(problem))])
            }
            h1 { words(.keyTitle) }
            if let notice { div(.class("notice"), .role("status")) { p { notice } } }
            p(.class("lead")) { words(.keyLead) }
            if let own {
                if own.admitted == nil {
                    div(.class("notice")) { p { words(.keyWaits) } }
                } else if isUnlocked {
                    p { words(.keyUnlocked) }
                    form(.method("post"), .action(visit.link(.reporting(.lockReadingKey)))) {
                        visit.forgeryField
                        div(.class("actions")) {
                            button(.class("button button--quiet"), .type("submit")) { words(.keyLock) }
                        }
                    }
                } else {
                    passphraseForm(isNew: false)
                }
            } else {
                p { words(.keyNone) }
                passphraseForm(isNew: true)
            }
            if !waiting.isEmpty, isUnlocked { admission }
            if !admitted.isEmpty { holders }
        }
    }

    private func passphraseForm(isNew: Bool) -> Markup {
        form(
            .class("form"), .method("post"), .action(visit.link(.reporting(.readingKey))), .autocomplete("off"),
            .novalidate(), .data("form")
        ) {
            visit.forgeryField
            input(.type("hidden"), .name("action"), .value(isNew ? "make" : "unlock"))
            if let back { input(.type("hidden"), .name(back.name), .value(back.id)) }
            field("wachtzin", "passphrase", .keyPassphrase, isNew: isNew, problem: problem)
            if isNew { field("wachtzin-2", "again", .keyAgain, isNew: isNew, problem: nil) }
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(isNew ? .keyMake : .keyUnlock) }
            }
        }
    }

    private func field(
        _ id: String, _ name: String, _ phrase: StoryPhrase, isNew: Bool, problem: StoryPhrase?
    ) -> Markup {
        let hint = isNew && name == "passphrase" ? "\(id)-uitleg" : nil
        let error = problem == nil ? nil : "\(id)-fout"
        let described = [hint, error].compactMap(\.self).joined(separator: " ")
        return div(.class(problem == nil ? "field" : "field field--error")) {
            label(.class("field__label"), .for(id)) { words(phrase) }
            if let hint {
                p(.class("hint"), .id(hint)) {
                    words(.keyPassphraseHint, ["n": String(LockedKey.minimumPassphraseLength)])
                }
            }
            if let problem, let error {
                FieldError.markup(id: error, prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
            }
            input(
                .class("input"), .type("password"), .id(id), .name(name),
                .autocomplete(isNew ? "new-password" : "off"),
                .aria("describedby", described.isEmpty ? nil : described),
                .aria("invalid", problem == nil ? nil : "true"))
        }
    }

    private var admission: Markup {
        section {
            h2 { words(.keyWaiting) }
            for key in waiting {
                form(.method("post"), .action(visit.link(.reporting(.readingKey)))) {
                    visit.forgeryField
                    input(.type("hidden"), .name("action"), .value("admit"))
                    input(.type("hidden"), .name("key"), .value(key.id.description))
                    p {
                        (key.name ?? "") + " · "
                        code { key.publicKey.fingerprint }
                    }
                    div(.class("actions")) {
                        button(.class("button button--quiet"), .type("submit")) {
                            words(.keyAdmit, ["name": key.name ?? ""])
                        }
                    }
                }
            }
        }
    }

    private var holders: Markup {
        section {
            h2 { words(.keyHolders) }
            if admitted.count == 1 { div(.class("notice notice--careful")) { p { words(.keyTooFew) } } }
            ul {
                for key in admitted {
                    li {
                        (key.name ?? words(.keySheet)) + " · "
                        code { key.publicKey.fingerprint }
                    }
                }
            }
        }
    }
}
