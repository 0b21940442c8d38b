import Configuration
import Mail
import NIOPosix

/// The mail server and who sends, from the environment. Without a server mail is shown to administrators and not sent.
struct MailSettings: Sendable {
    let server: SMTPServer
    let from: Mailbox

    /// Reads STRAATLICHT_SMTP_URL, STRAATLICHT_SMTP_USER, STRAATLICHT_SMTP_PASSWORD and STRAATLICHT_MAIL_FROM.
    /// - Returns: `nil` when there is no server.
    /// - Throws: ``CommandFailure`` when they cannot be used.
    static func read(_ environment: ConfigReader) throws -> MailSettings? {
        guard let text = environment.string(forKey: "straatlicht.smtp.url", isSecret: true), !text.isEmpty else {
            return nil
        }
        let server: SMTPServer
        do {
            server = try SMTPServer(
                text, user: environment.string(forKey: "straatlicht.smtp.user"),
                password: environment.string(forKey: "straatlicht.smtp.password", isSecret: true))
        } catch {
            throw CommandFailure("STRAATLICHT_SMTP_URL cannot be used: \(error).", code: .configuration)
        }
        guard let from = environment.string(forKey: "straatlicht.mail.from").flatMap({ Mailbox($0) }) else {
            throw CommandFailure(
                "STRAATLICHT_MAIL_FROM must say who sends: naam@example.nl, or Naam <naam@example.nl>.",
                code: .configuration)
        }
        return MailSettings(server: server, from: from)
    }

    /// Sends on a thread of its own, because a mail server may let people wait.
    func sender() -> SMTPSender {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return SMTPSender(server: server, pool: pool)
    }
}
