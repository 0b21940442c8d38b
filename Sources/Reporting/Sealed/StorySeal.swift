import Domain
import Foundation
import Platform
import SQLStore
import Vault

/// Words sealed for one case, ready to be stored: the story key wrapped to every reader and to the receipt code, and
/// each part under the story key (docs/adr/0011).
struct SealedReport: Sendable {
    let keys: [(reader: Identifier, wrapped: [UInt8])]
    let receiptKey: [UInt8]
    let parts: [SealedWords]

    func insert(
        of file: Identifier, at now: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try insertKeys(of: file, .caseFile, in: municipality, connection)
        for part in parts {
            try part.insert(of: file, by: nil, at: now, in: municipality, connection)
        }
    }

    func insertKeys(
        of file: Identifier, _ owner: SealedOwner, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try SealedStore.insertKey(receiptKey, of: file, owner, for: nil, in: municipality, connection)
        for key in keys {
            try SealedStore.insertKey(key.wrapped, of: file, owner, for: key.reader, in: municipality, connection)
        }
    }
}

/// To whom words are sealed: everybody whose key is in use.
struct Readers: Sendable {
    let keys: [(id: Identifier, publicKey: ReadingPublicKey)]

    init(in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        keys = try ReadingKeyStore.admitted(in: municipality, connection)
    }

    /// Nobody could open anything.
    var isEmpty: Bool { keys.isEmpty }

    /// Sealing happens outside the transaction that stores what was sealed: somebody may have come or gone meanwhile.
    func areStill(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Bool {
        try ReadingKeyStore.admittedIDs(in: municipality, connection) == keys.map(\.id)
    }
}

/// One part, sealed.
struct SealedWords: Sendable {
    let id: Identifier
    let kind: StoredPart.Kind
    let box: [UInt8]

    func insert(
        of file: Identifier, by account: Identifier?, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try SealedStore.insert(
            kind, id: id, box: box, of: file, by: account, at: now, in: municipality, connection)
    }
}

/// Seals and opens the words of one case. Holds a story key, so it lives as long as one request.
struct StorySeal: Sendable {
    let municipality: Municipality.ID
    let file: Identifier
    let surroundings: Surroundings
    private let key: StoryKey

    /// A new story key.
    init(file: Identifier, in municipality: Municipality.ID, _ surroundings: Surroundings) throws {
        self.municipality = municipality
        self.file = file
        self.surroundings = surroundings
        key = try StoryKey(bytes: surroundings.randomBytes(StoryKey.length))
    }

    /// The story key of a case, unwrapped by one who may read.
    /// - Throws: `SealFailure` when this is not the key it was wrapped to.
    init(
        opening wrapped: [UInt8], with reader: ReadingPrivateKey, file: Identifier,
        in municipality: Municipality.ID, _ surroundings: Surroundings
    ) throws {
        self.municipality = municipality
        self.file = file
        self.surroundings = surroundings
        key = try reader.unwrap(wrapped, for: SealedCase(municipality: municipality, file: file))
    }

    /// Words with a key for each reader and for the receipt code.
    func sealed(
        _ words: ReportWords, for readers: Readers, _ receipt: ReceiptCode, with secret: ServerSecret
    ) throws -> SealedReport {
        let receiptKey = try receipt.readingKey(in: municipality, with: secret)
        return SealedReport(
            keys: try readers.keys.map { ($0.id, try wrapped(to: $0.publicKey)) },
            receiptKey: try wrapped(to: receiptKey.publicKey), parts: try seal(words))
    }

    func wrapped(to reader: ReadingPublicKey) throws -> [UInt8] {
        try reader.wrap(key, for: SealedCase(municipality: municipality, file: file))
    }

    func seal(_ text: String, as kind: StoredPart.Kind) throws -> SealedWords {
        let id = surroundings.makeIdentifier()
        return SealedWords(id: id, kind: kind, box: try key.seal(Array(text.utf8), as: part(id, kind)))
    }

    func open(_ part: StoredPart) throws -> String {
        String(decoding: try key.open(part.box, as: self.part(part.id, part.kind)), as: UTF8.self)
    }

    /// Story and contact details as parts; nothing for what is empty.
    func seal(_ words: ReportWords) throws -> [SealedWords] {
        var parts: [SealedWords] = []
        if !words.story.isEmpty { parts.append(try seal(words.story, as: .story)) }
        if !words.contact.isEmpty {
            let document = try JSONEncoder().encode(words.contact)
            parts.append(try seal(String(decoding: document, as: UTF8.self), as: .contact))
        }
        return parts
    }

    /// The first story and contact details among parts; empty for what is not there.
    func words(in parts: [StoredPart]) throws -> ReportWords {
        var words = ReportWords()
        if let story = parts.first(where: { $0.kind == .story }) { words.story = try open(story) }
        if let contact = parts.first(where: { $0.kind == .contact }) {
            words.contact = try JSONDecoder().decode(ReportWords.Contact.self, from: Data(try open(contact).utf8))
        }
        return words
    }

    /// Replies and messages among parts, in their order.
    func messages(in parts: [StoredPart]) throws -> [ConverseByReceipt.Conversation.Message] {
        try parts.filter { $0.kind == .reply || $0.kind == .message }.map {
            ConverseByReceipt.Conversation.Message(
                at: $0.at, isFromReporter: $0.kind == .reply, text: try open($0))
        }
    }

    private func part(_ id: Identifier, _ kind: StoredPart.Kind) -> SealedPart {
        SealedPart(municipality: municipality, file: file, part: id, kind: kind.rawValue)
    }
}
