import Foundation
public import HTML
import Synchronization

/// Makes PDF files with the system's Chromium, one at a time (docs/adr/0023).
public final class PDFPrinter: Sendable {
    /// The path of the program.
    public let chromium: String
    private let patience: Duration
    private let isBusy = Mutex(false)

    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// Also when others were before us all the time.
        case tooSlow
        /// Chromium ended with this status and left no PDF.
        case nothingPrinted(status: Int)
        /// No file can be made in the folder for temporary files.
        case folder

        public var description: String {
            switch self {
            case .tooSlow: "Chromium took too long"
            case .nothingPrinted(let status):
                "Chromium ended with status \(status) and printed nothing; its sandbox may be missing (docs/operations.md)"
            case .folder: "no file can be made in \(NSTemporaryDirectory())"
            }
        }
    }

    /// - Parameter patience: for one document, from asking to its last byte.
    public init(chromium: String, patience: Duration = .seconds(30)) {
        self.chromium = chromium
        self.patience = patience
    }

    /// Where Chromium is.
    /// - Parameter chosen: what somebody set; then nothing else will do. Empty means that no PDF is wanted.
    /// - Returns: `nil` when it is nowhere.
    public static func find(chosen: String?) -> PDFPrinter? {
        let places = chosen.map { [$0] } ?? ["chromium", "chromium-browser", "google-chrome"].map { "/usr/bin/" + $0 }
        return places.first { !$0.isEmpty && FileManager.default.isExecutableFile(atPath: $0) }
            .map { PDFPrinter(chromium: $0) }
    }

    /// Chromium refuses its sandbox to root.
    public static var isSandboxed: Bool { geteuid() != 0 }

    /// - Parameter document: a whole page that needs no other file.
    /// - Throws: ``Failure``, `CancellationError`; then Chromium has ended and its files are gone.
    @concurrent
    public func pdf(of document: Markup) async throws -> [UInt8] {
        let deadline = ContinuousClock.now + patience
        while !takeTurn() {
            guard ContinuousClock.now < deadline else { throw Failure.tooSlow }
            try await Task.sleep(for: .milliseconds(20))
        }
        defer { isBusy.withLock { $0 = false } }
        let folder = try Self.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await print(document, in: folder, until: deadline)
    }

    private func takeTurn() -> Bool {
        isBusy.withLock { isBusy in
            defer { isBusy = true }
            return !isBusy
        }
    }

    private func print(
        _ document: Markup, in folder: String, until deadline: ContinuousClock.Instant
    ) async throws -> [UInt8] {
        let (page, result) = (folder + "/page.html", folder + "/page.pdf")
        guard
            FileManager.default.createFile(
                atPath: page, contents: Data(document.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Failure.folder }
        let status: Int32
        do {
            status = try await ChildProcess.run(
                chromium, Self.arguments(folder: folder, page: page, result: result),
                environment: [
                    "HOME": folder, "TMPDIR": folder, "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder,
                    "XDG_RUNTIME_DIR": folder, "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
                ],
                deadline: deadline)
        } catch ChildProcess.Failure.tooSlow {
            throw Failure.tooSlow
        }
        // Chromium also says 0 when it could not print.
        guard let data = FileManager.default.contents(atPath: result), data.starts(with: Array("%PDF-".utf8)) else {
            throw Failure.nothingPrinted(status: Int(status))
        }
        return Array(data)
    }

    /// Only this user can look into it.
    private static func makeFolder() throws -> String {
        var template = Array((NSTemporaryDirectory() + "straatlicht-pdf-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.folder }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func arguments(folder: String, page: String, result: String) -> [String] {
        [
            "--headless", "--user-data-dir=\(folder)/profile",
            // Nothing is fetched: no name has an address, and the page itself may load nothing.
            "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-domain-reliability",
            "--disable-breakpad", "--no-pings", "--no-first-run", "--no-default-browser-check",
            // Containers often have 64 MB of shared memory; drawing needs no graphics card.
            "--disable-dev-shm-usage", "--disable-gpu",
            "--export-tagged-pdf", "--generate-pdf-document-outline", "--no-pdf-header-footer",
            "--print-to-pdf=\(result)",
        ] + (isSandboxed ? [] : ["--no-sandbox"]) + ["file://\(page)"]
    }
}
