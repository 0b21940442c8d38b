import ArgumentParser

@main
struct Straatlicht: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "straatlicht",
        abstract: "Software with which municipalities fight street harassment.",
        discussion: """
            Configuration comes from options or from the environment: STRAATLICHT_DATABASE_URL (sqlite:PATH or \
            postgres://…), STRAATLICHT_SECRET_FILE, STRAATLICHT_RESOURCES, STRAATLICHT_PUBLIC_URL, \
            STRAATLICHT_SMTP_URL and STRAATLICHT_MAIL_FROM (see `mail test`) and PORT.

            Exit status: 0 done, 1 the audit log is not whole, 64 wrong use, 65 something in the data was refused, 66 no \
            such file, 69 a service is not available (database, port, mail server), 70 an error of this program, 73 a \
            file may not be overwritten, 74 reading or writing failed, 78 configuration.
            """,
        subcommands: [
            Serve.self, Work.self, Migrate.self, Demo.self, Doctor.self, MunicipalityCommand.self, UserCommand.self,
            Keys.self, ImportCommand.self, ExportCommand.self, AuditCommand.self, MailCommand.self,
            RetentionCommand.self, Backup.self, StatisticsCommand.self, RecomputeCommand.self,
        ])
}

extension ExitCode {
    /// Something in the data was refused (EX_DATAERR).
    static let dataRefused = ExitCode(65)
    /// A service is not available (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// The configuration cannot be used (EX_CONFIG).
    static let configuration = ExitCode(78)
}
