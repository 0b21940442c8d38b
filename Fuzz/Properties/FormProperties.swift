import Domain
import Geography

@testable import Platform
@testable import Reporting

extension PropertyChecker {
    /// The decoder loses nothing that a browser would send again, and a report form gives valid answers or says what is
    /// wrong.
    func checkForm(_ bytes: [UInt8]) throws {
        let form = SubmittedForm(urlEncoded: bytes)
        let again = SubmittedForm(urlEncoded: Self.urlEncoded(form))
        var size = 0
        for name in form.names {
            let values = form.all(name)
            for value in values {
                try hold(value.trimmed == value && !value.isEmpty, "a value is not trimmed")
            }
            for text in values + [name, form.verbatim(name) ?? ""] {
                try hold(!text.utf8.contains(0), "a NUL byte came through")
                size += text.utf8.count
            }
            try hold(again.all(name) == values, "sent again, a field has other values")
            try hold(form[name] == values.first, "the first value is another one than the first of all")
        }
        // A byte that is no UTF-8 becomes three; a first value counts twice.
        try hold(size <= 6 * bytes.count, "\(bytes.count) bytes gave \(size) bytes of fields")
        try hold(Set(again.names).isSubset(of: form.names), "sent again, there are other fields")

        let first = outcome(form, canSeal: true)
        try hold(isSame(first, outcome(again, canSeal: true)), "sent again, the form is read otherwise")
        let closed = outcome(form, canSeal: false)
        switch first {
        case .problems(let problems):
            try hold(!problems.isEmpty, "a form was refused without a reason")
            if case .told = closed { throw BrokenProperty("a form is right only where there is no key") }
        case .told(let told):
            try checkTold(told)
            if case .told = closed {
                try hold(told.words.isEmpty, "words were taken where nobody can open them")
            } else {
                try hold(!told.words.isEmpty, "a form without words was refused because there is no key")
            }
        }
    }

    private func outcome(_ form: SubmittedForm, canSeal: Bool) -> ReportForm.Outcome {
        ReportForm(
            form: form, gazetteer: gazetteer, codes: codes, now: Self.now, language: .dutch, canSeal: canSeal
        ).read()
    }

    private func isSame(_ left: ReportForm.Outcome, _ right: ReportForm.Outcome) -> Bool {
        switch (left, right) {
        case (.told(let left), .told(let right)): left == right
        case (.problems(let left), .problems(let right)): left == right
        default: false
        }
    }

    private func checkTold(_ told: ToldReport) throws(BrokenProperty) {
        let record = told.answers.record(
            id: Identifier(at: Self.now, random: []), reported: Self.now, isCounted: told.isCounted)
        try checkRecord(record)
        try hold(told.words.story.count <= ReportWords.longestStory, "a story is too long")
        let contact = told.words.contact
        for text in [contact.name, contact.phone, contact.email] {
            try hold(text.count <= ReportWords.longestContactField, "a field of the contact is too long")
        }
        try hold(
            told.terms.consents.contains(.contact) ? contact.canBeReached : contact.isEmpty,
            "contact details and consent do not belong together")
    }

    /// Only codes of the lists, a place in the town, a time that has passed.
    func checkRecord(_ record: AnalysisRecord) throws(BrokenProperty) {
        let details = record.details
        for (list, chosen) in [
            (CodeCatalogue.List.behaviour, record.behaviours), (.role, details.role.map { [$0] } ?? []),
            (.residence, details.residence.map { [$0] } ?? []), (.setting, details.setting.map { [$0] } ?? []),
            (.bystander, details.bystander.map { [$0] } ?? []), (.ground, details.grounds),
            (.effect, details.effects), (.wish, details.wishes),
        ] {
            try hold(chosen.allSatisfy(codes[list].contains), "a code is not on the list \(list)")
            try hold(Set(chosen).count == chosen.count, "a code of the list \(list) stands twice")
        }
        try hold(!record.behaviours.isEmpty, "there is no behaviour")
        try hold(record.time.start < record.time.end, "the time has no length")
        try hold(record.time.end <= Self.now, "the time lies in the future")
        let place = record.place
        try hold(
            place.area.map { area in gazetteer.areas.contains { $0.code == area.code } } ?? true,
            "an area is not in the town")
        try hold(
            (place.placeID.map { gazetteer.place($0) != nil } ?? true)
                && (place.streetID.map { gazetteer.street($0) != nil } ?? true), "a place is not in the town")
    }

    /// All values that are not blank, with every byte that is no letter or digit written as `%XX`.
    private static func urlEncoded(_ form: SubmittedForm) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        func encoded(_ text: String) -> [UInt8] {
            text.utf8.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): [byte]
                case UInt8(ascii: " "): [UInt8(ascii: "+")]
                default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
        let pairs = form.names.flatMap { name in
            form.all(name).map { encoded(name) + [UInt8(ascii: "=")] + encoded($0) }
        }
        return Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    }
}
