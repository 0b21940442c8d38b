import Domain
import NIOPosix
import Testing

@testable import Mail

struct SMTPServerTests {
    @Test func readsAddresses() throws {
        let implicit = try SMTPServer("smtps://gebruiker:w%40chtw%3Aoord@mail.example.nl:465")
        #expect(implicit.host == "mail.example.nl" && implicit.port == 465 && implicit.encryption == .implicit)
        #expect(implicit.user == "gebruiker" && implicit.password == "w@chtw:oord")
        #expect(implicit.url == "smtps://mail.example.nl:465")

        let plain = try SMTPServer("smtp://mail.example.nl")
        #expect(plain.port == nil && plain.encryption == .required && plain.user == nil && plain.password == nil)

        let relay = try SMTPServer("smtp://localhost:25/?tls=none&ca=%2Fetc%2Fca.pem")
        #expect(relay.encryption == .none && relay.authorities == "/etc/ca.pem" && relay.host == "localhost")
        #expect(try SMTPServer("smtp://[::1]:2525?tls=try").url == "smtp://[::1]:2525")
        #expect(try SMTPServer("smtp://h?tls=required").encryption == .required)

        let apart = try SMTPServer("smtp://old:older@h", user: "new", password: "newer")
        #expect(apart.user == "new" && apart.password == "newer")
    }

    @Test(arguments: [
        "", "mail.example.nl", "http://mail.example.nl", "smtp://", "smtp://:25", "smtp://h:0", "smtp://h:x",
        "smtp://h:70000", "smtp://h/path", "smtp://h?tls=maybe", "smtp://h?tls=implicit", "smtp://h?x=1",
        "smtps://h?tls=none", "smtp://h?ca=", "smtp://:geheim@h", "smtp://u:%zz@h", "smtp://u:%0D%0A@h",
        "smtp://[::1", "smtp://[x]:25", "smtp://h h", "smtp://h\r\n",
    ])
    func refusesTheRestWithoutRepeatingIt(text: String) {
        let error = #expect(throws: SMTPServer.Invalid.self) { try SMTPServer(text) }
        if !text.isEmpty { #expect(error?.description.contains("geheim") == false) }
    }

    @Test func neverShowsThePassword() throws {
        let server = try SMTPServer("smtp://gebruiker:geheim@mail.example.nl:587")
        var dumped = ""
        dump(server, to: &dumped)
        for text in ["\(server)", String(reflecting: server), dumped] {
            #expect(!text.contains("geheim") && !text.contains("gebruiker"), "\(text)")
        }
    }

    @Test func nobodyThereIsWorthAnotherAttempt() async throws {
        // Port 1 of this machine: nothing listens, and the answer comes at once.
        let sender = SMTPSender(server: try SMTPServer("smtp://127.0.0.1:1?tls=none"), pool: .singleton, timeout: 5)
        let message = MailMessage(
            from: try #require(Mailbox("a@example.nl")), to: try #require(EmailAddress("b@example.nl")), subject: "x",
            body: "y", id: Identifier(at: Instant(milliseconds: 0), random: []), date: Instant(milliseconds: 0))
        let failure = await #expect(throws: MailFailure.self) { try await sender.send(message) }
        // CURLE_COULDNT_CONNECT
        #expect(failure == .unreachable(code: 7))
        #expect(failure?.isPermanent == false && failure?.concernsAllMail == true)
    }

    @Test func onlyARefusalIsForGood() {
        let all: [MailFailure] = [
            .refused(reply: 550), .postponed(reply: 451), .signIn, .encryption, .unreachable(code: 28),
        ]
        #expect(all.map(\.isPermanent) == [true, false, false, false, false])
        #expect(all.map(\.code) == ["refused-550", "postponed-451", "sign-in", "encryption", "unreachable-28"])
    }
}
