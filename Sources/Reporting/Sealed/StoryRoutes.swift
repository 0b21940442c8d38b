import Domain
import HTTPTypes
import Hummingbird
import Platform
import SQLStore
import Vault

/// Keys and sealed words, for staff.
struct StoryRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.caseWork(.get, .reporting(.readingKey)) { visit in try await keyPage(visit) }
        router.caseWork(.post, .reporting(.readingKey)) { visit in
            switch visit.form["action"] {
            case "make": try await make(visit)
            case "admit": try await admit(visit)
            default: try await unlock(visit)
            }
        }
        router.caseWork(.post, .reporting(.lockReadingKey)) { visit in
            try await UnlockedKeys(site: site).lock(visit)
            return visit.redirect(to: .reporting(.readingKey))
        }
        router.caseWork(.get, .reporting(.lockReadingKey)) { visit in
            visit.redirect(to: .reporting(.readingKey))
        }
        router.caseWork(.post, .reporting(.openStory(.parameter("id")))) { visit in
            try await open(visit, withContact: false)
        }
        router.caseWork(.post, .reporting(.openContact(.parameter("id")))) { visit in
            switch visit.form["action"] {
            case "ask": try await askForContact(visit)
            case "agree": try await agree(visit)
            default: try await open(visit, withContact: true)
            }
        }
        router.caseWork(.post, .reporting(.sendMessage(.parameter("id")))) { visit in try await write(visit) }
        // Somebody reloads an address that answers only a form.
        for url in [
            ReportingURL.openStory(.parameter("id")), .openContact(.parameter("id")), .sendMessage(.parameter("id")),
        ] {
            router.caseWork(.get, .reporting(url)) { visit in
                visit.redirect(to: .reporting(.caseFile(.value(try visit.identifier("id").description))))
            }
        }
    }

    // MARK: Words

    private func key(_ visit: StaffVisit) async throws -> UnlockedKeys.Entry? {
        try await UnlockedKeys(site: site).key(for: visit)
    }

    private func open(_ visit: StaffVisit, withContact: Bool) async throws -> Response {
        let id = try visit.identifier("id")
        // Nothing is opened without a reason.
        guard let reason = visit.form["reason"].flatMap(ReadStory.Reason.init) else {
            return try await ShowCase(site: site).page(
                visit, of: id,
                problem: CaseProblem(field: .story, text: visit.words(ReportingPhrase.self)(.problemChoice)))
        }
        do {
            let key = try await key(visit)
            let opened = try await ReadStory(site: site, account: visit.account, key: key)(
                id, for: reason, withContact: withContact)
            return try await ShowCase(site: site).page(
                visit, of: id, sealed: ShowStory(site: site).section(visit, of: id, with: key, opened: opened))
        } catch let refusal as ReadStory.Refusal {
            return try await answer(refusal, visit, id)
        }
    }

    private func write(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let text = visit.form["message"] ?? ""
        let problem: ReportingPhrase? =
            text.isEmpty ? .problemReplyMissing : text.count > ReportWords.longestStory ? .problemStoryLong : nil
        if let problem {
            return try await ShowCase(site: site).page(
                visit, of: id,
                problem: CaseProblem(field: .message, text: visit.words(ReportingPhrase.self)(problem)),
                sealed: ShowStory(site: site).section(visit, of: id, with: key(visit), problem: problem))
        }
        do {
            try await ReadStory(site: site, account: visit.account, key: key(visit)).write(
                text, to: id, asks: visit.form["asks"] != nil)
        } catch let refusal as ReadStory.Refusal {
            return try await answer(refusal, visit, id)
        } catch HandleCase.Refusal.notFound {
            throw SiteError.notFound
        } catch HandleCase.Refusal.withdrawn {
            return try await ShowCase(site: site).page(visit, of: id)
        }
        return visit.redirect(
            to: .reporting(.caseFile(.value(id.description))), saying: .sent, part: "verhaal")
    }

    /// The case page as it is without the words: it says itself what is in the way.
    private func answer(_ refusal: ReadStory.Refusal, _ visit: StaffVisit, _ id: Identifier) async throws -> Response {
        switch refusal {
        case .notFound: throw SiteError.notFound
        case .locked:
            return visit.redirect(to: .reporting(.readingKey), query: "?melding=\(id)")
        case .notAdmitted, .needsSecondPerson: return try await ShowCase(site: site).page(visit, of: id)
        }
    }

    private func askForContact(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let (municipality, account, now) = (visit.municipality.id, visit.account, visit.now)
        let request = site.surroundings.makeIdentifier()
        try await site.database.write { [site] connection in
            guard try CaseStore.find(id, in: municipality, connection)?.report != nil else { throw SiteError.notFound }
            // One open request is enough.
            if let newest = try ContactRequestStore.newest(of: id, in: municipality, connection), newest.granted == nil
            {
                return
            }
            try ContactRequestStore.insert(
                id: request, of: id, by: account.id, at: now, in: municipality, connection)
            try site.audit(
                AuditEvent(.contactRequested, of: .caseFile(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
        return visit.redirect(
            to: .reporting(.caseFile(.value(id.description))), saying: .saved, part: "verhaal")
    }

    private func agree(_ visit: StaffVisit) async throws -> Response {
        let id = try visit.identifier("id")
        let (municipality, account, now) = (visit.municipality.id, visit.account, visit.now)
        try await site.database.write { [site] connection in
            guard let newest = try ContactRequestStore.newest(of: id, in: municipality, connection),
                try ContactRequestStore.grant(newest.id, by: account.id, at: now, in: municipality, connection)
            else { return }
            try site.audit(
                AuditEvent(.contactGranted, of: .caseFile(id), by: .account(account), from: .site), at: now,
                in: municipality, connection)
        }
        return visit.redirect(
            to: .reporting(.caseFile(.value(id.description))), saying: .saved, part: "verhaal")
    }

    // MARK: Keys

    private func keys(_ visit: StaffVisit) -> ReadingKeys {
        ReadingKeys(site: site, municipality: visit.municipality.id, actor: .account(visit.account), origin: .site)
    }

    private func all(_ visit: StaffVisit) async throws -> [ReadingKey] {
        let municipality = visit.municipality.id
        return try await site.database.read { try ReadingKeyStore.all(in: municipality, $0) }
    }

    private func keyPage(
        _ visit: StaffVisit, problem: StoryPhrase? = nil, notice: String? = nil
    ) async throws -> Response {
        let unlocked = try await key(visit)
        let back = ["melding", "correctie"].compactMap { name in
            (visit.form[name] ?? visit.query[name]).flatMap { Identifier($0) }.map { (name, $0.description) }
        }.first
        let page = ReadingKeyPage(
            visit: visit, keys: try await all(visit), isUnlocked: unlocked != nil, back: back, problem: problem,
            notice: notice)
        return visit.page(page.page, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func make(_ visit: StaffVisit) async throws -> Response {
        let words = visit.words(StoryPhrase.self)
        let passphrase = visit.form.verbatim("passphrase") ?? ""
        guard passphrase == visit.form.verbatim("again") ?? "" else {
            return try await keyPage(visit, problem: .keyDiffers)
        }
        do {
            let isInUse = try await keys(visit).create(for: visit.account, passphrase: passphrase)
            return try await keyPage(visit, notice: words(isInUse ? .keyFirst : .keyWaits))
        } catch ReadingKeys.Refusal.weakPassphrase {
            return try await keyPage(visit, problem: .keyWeak)
        } catch ReadingKeys.Refusal.hasKeyAlready {
            return try await keyPage(visit)
        }
    }

    private func unlock(_ visit: StaffVisit) async throws -> Response {
        guard let own = try await all(visit).first(where: { $0.account == visit.account.id && $0.admitted != nil })
        else { return try await keyPage(visit) }
        do {
            let opened = try await keys(visit).unlock(own, passphrase: visit.form.verbatim("passphrase") ?? "")
            try await UnlockedKeys(site: site).unlock(own, opened: opened, for: visit)
        } catch ReadingKeys.Refusal.wrongPassphrase {
            return try await keyPage(visit, problem: .keyWrong)
        }
        if let file = visit.form["melding"].flatMap({ Identifier($0) }) {
            return visit.redirect(to: .reporting(.caseFile(.value(file.description))), query: "#verhaal")
        }
        if let request = visit.form["correctie"].flatMap({ Identifier($0) }) {
            return visit.redirect(to: .reporting(.correctionFile(.value(request.description))))
        }
        return visit.redirect(to: .reporting(.readingKey))
    }

    private func admit(_ visit: StaffVisit) async throws -> Response {
        let all = try await all(visit)
        guard let opened = try await key(visit),
            let holder = all.first(where: { $0.id == opened.id }),
            let waiting = all.first(where: { $0.id.description == visit.form["key"] && $0.admitted == nil })
        else { return try await keyPage(visit) }
        try await keys(visit).admit(waiting, with: opened.key, of: holder)
        return try await keyPage(
            visit, notice: visit.words(StoryPhrase.self)(.keyAdmitted, ["name": waiting.name ?? ""]))
    }
}
