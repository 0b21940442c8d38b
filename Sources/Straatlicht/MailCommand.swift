import ArgumentParser
import Domain
import Mail
import Platform

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "E-mail to staff.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one mail, to see whether the mail server takes it.",
            discussion: """
                Uses STRAATLICHT_SMTP_URL (smtps://user:password@host:465 or smtp://host:587, which wants STARTTLS; \
                ?tls=try or ?tls=none for a relay on the same machine, ?ca=FILE for a certificate authority of your \
                own), STRAATLICHT_SMTP_USER and STRAATLICHT_SMTP_PASSWORD when they are not in the address, and \
                STRAATLICHT_MAIL_FROM.
                """)

        @OptionGroup var shared: SharedOptions

        @Option(help: "Who gets the mail: naam@example.nl.")
        var to: String

        func validate() throws {
            guard EmailAddress(to) != nil else { throw ValidationError("'\(to)' is no e-mail address.") }
        }

        func run() async throws {
            try await reportingFailures {
                guard let address = EmailAddress(to) else { return }
                guard let mail = try shared.composition().mail else {
                    throw CommandFailure("No mail server is known: set STRAATLICHT_SMTP_URL.", code: .configuration)
                }
                let message = MailMessage(
                    from: mail.from, to: address, subject: "Proefbericht van Straatlicht",
                    body: """
                        Dit is een proefbericht van Straatlicht.

                        Lees je dit? Dan werkt het versturen van e-mail.
                        """,
                    id: Composition.surroundings.makeIdentifier(), date: Composition.surroundings.now())
                do {
                    try await mail.sender().send(message)
                } catch let failure as MailFailure {
                    throw CommandFailure("Not sent: \(failure).", code: .unavailable)
                }
                print("Sent to \(address) through \(mail.server)")
            }
        }
    }
}
