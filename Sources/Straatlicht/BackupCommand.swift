import ArgumentParser
import Foundation
import SQLStore
import SQLiteStore

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the SQLite database into a new file, while the site runs.",
        discussion: """
            The copy is one whole file that only its owner can read. It does not hold the server's secret: keep that \
            somewhere else. PostgreSQL has pg_dump. How long a copy may be kept, and what to do when one is put back, \
            is in docs/operations.md.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "A file that is not there yet.", completion: .file())
    var file: String

    func run() async throws {
        try await reportingFailures {
            let composition = try shared.composition()
            guard case .sqlite(let path) = composition.databaseURL else {
                throw CommandFailure(
                    "This command copies SQLite files. Use pg_dump for \(composition.databaseURL).",
                    code: .validationFailure)
            }
            guard FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure("There is no database \(path).", code: .noInput)
            }
            try Self.reserve(file)
            do {
                // Whatever the version of its tables: a copy is made before an upgrade.
                let database = try SQLiteDatabase(path: path, readers: 1)
                do {
                    try await database.backUp(to: file)
                } catch {
                    await database.close()
                    throw error
                }
                await database.close()
                try Self.synchronize(file)
            } catch {
                // Half a copy looks like a whole one.
                unlink(file)
                throw error
            }
            print("Copied \(path) to \(file). The secret file is not in it; keep a copy of that elsewhere.")
        }
    }

    /// Makes an empty file of mode 0600 that was not there, not even as a link.
    private static func reserve(_ file: String) throws {
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? CommandFailure("\(file) is there already. A backup never replaces a file.", code: .cannotCreate)
                : CommandFailure("\(file) cannot be made: \(String(cString: strerror(errno))).", code: .cannotWrite)
        }
        close(descriptor)
    }

    /// SQLite does not wait for the disk when it writes a copy.
    private static func synchronize(_ file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw CommandFailure("\(file) could not be written to disk.", code: .cannotWrite)
        }
    }
}

extension ExitCode {
    /// There is no such file (EX_NOINPUT).
    fileprivate static let noInput = ExitCode(66)
    /// A file may not be overwritten (EX_CANTCREAT).
    static let cannotCreate = ExitCode(73)
    /// Reading or writing failed (EX_IOERR).
    fileprivate static let cannotWrite = ExitCode(74)
}
