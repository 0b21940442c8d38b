import Domain
import Platform
import Reporting
import SQLStore
import Vault

/// Keys of the made-up town's colleagues and some reports with words, taken by the site's own path, so that there is
/// something to open and to answer.
struct DemoStories {
    let site: Site

    /// The colleagues who can open stories, with the password as passphrase.
    private static let holders = ["behandelaar", "beheer"]

    private struct Told {
        let behaviours: [String]
        let setting: String
        let role: String
        let wishes: [String]
        let story: String
        var contact = ReportWords.Contact()
        var isMinor = false
    }

    /// Nobody told these; an address under `example` reaches nobody.
    private static let told = [
        Told(
            behaviours: ["naroepen-seksueel", "achternalopen"], setting: "station-halte", role: "slachtoffer",
            wishes: ["terugbellen"],
            story: """
                Ik liep van de trein naar huis. Twee jongens reden langzaam met me mee op een scooter. \
                Ze riepen dingen over mijn lichaam. Ik deed alsof ik belde en ben een winkel in gelopen.
                """,
            contact: ReportWords.Contact(name: "Sam", phone: "", email: "sam@voorbeeld.example")),
        Told(
            behaviours: ["nafluiten", "weg-versperren"], setting: "uitgaansgebied", role: "iemand-hielp",
            wishes: ["op-de-hoogte"],
            story: """
                Een groepje hield een meisje tegen bij de fietsenstalling. Een vrouw ging naast haar staan en vroeg \
                hoe laat het was. Toen liepen ze door. Dat hielp echt.
                """),
        Told(
            behaviours: ["naroepen-beledigend"], setting: "school", role: "slachtoffer", wishes: ["hulp"],
            story: """
                Na school roepen ze me na omdat ik een jongen ben met lang haar. Het is bijna elke dag bij de bushalte.
                """,
            isMinor: true),
    ]

    func make(in municipality: Municipality.ID) async throws {
        try await makeKeys(in: municipality)
        for (index, told) in Self.told.enumerated() {
            let token = FormToken(random: site.surroundings.randomBytes(16), issued: site.surroundings.now())
            let answers = ReportAnswers(
                behaviours: told.behaviours.map { Code($0) }, place: try await place(index, in: municipality),
                when: .lastNight,
                details: AnalysisRecord.Details(
                    role: Code(told.role), setting: Code(told.setting), wishes: told.wishes.map { Code($0) }))
            let terms = CaseTerms(
                language: .dutch, isMinor: told.isMinor, consents: told.contact.email.isEmpty ? [] : [.contact])
            _ = try await SubmitReport(site: site)(
                ToldReport(answers, words: ReportWords(story: told.story, contact: told.contact), terms: terms),
                receipt: ReceiptCode(from: token, in: municipality, with: site.secret), in: municipality)
        }
    }

    private func makeKeys(in municipality: Municipality.ID) async throws {
        let keys = ReadingKeys(site: site, municipality: municipality, actor: .command("demo"), origin: .commandLine)
        for login in Self.holders {
            guard
                let account = try await site.database.read({
                    try AccountStore.find(login: login, in: municipality, $0)
                })
            else { continue }
            _ = try await keys.create(for: account, passphrase: DemoDatabase.password)
        }
        let all = try await site.database.read { try ReadingKeyStore.all(in: municipality, $0) }
        guard let holder = all.first(where: { $0.admitted != nil }) else { return }
        let opened = try await keys.unlock(holder, passphrase: DemoDatabase.password)
        for waiting in all where waiting.admitted == nil {
            try await keys.admit(waiting, with: opened, of: holder)
        }
    }

    /// Some place of the town.
    private func place(_ index: Int, in municipality: Municipality.ID) async throws -> RecordedPlace {
        let gazetteer = try await site.municipalities.gazetteer(of: municipality)
        guard !gazetteer.places.isEmpty else { return .unknown }
        let place = gazetteer.places[index * 5 % gazetteer.places.count]
        return RecordedPlace.named(place, in: gazetteer) ?? .unknown
    }
}
