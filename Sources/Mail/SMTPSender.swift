import CCurl
import Foundation
public import NIOPosix
import Synchronization

/// Hands mail to an SMTP server, one connection for each mail, through libcurl.
public struct SMTPSender: Sendable {
    public let server: SMTPServer
    private let pool: NIOThreadPool
    private let timeout: Int

    /// - Parameters:
    ///   - pool: its threads wait for the server; not one that other work waits for.
    ///   - timeout: seconds for one mail, from looking up the server to its last word.
    public init(server: SMTPServer, pool: NIOThreadPool, timeout: Int = 60) {
        self.server = server
        self.pool = pool
        self.timeout = timeout
    }

    /// Returns when the server took the mail over. Cancelling the task breaks the connection off within about a second.
    /// - Throws: ``MailFailure``, `CancellationError`.
    public func send(_ message: MailMessage) async throws {
        let breakOff = BreakOff()
        try await withTaskCancellationHandler {
            try await pool.runIfActive {
                try Transfer(message, to: server, timeout: timeout, breakOff: breakOff).perform()
            }
        } onCancel: {
            breakOff.isWanted.store(true, ordering: .relaxed)
        }
    }
}

/// Tells a running transfer to stop.
private final class BreakOff: Sendable {
    let isWanted = Atomic(false)
}

/// One mail on its way, on one thread.
private final class Transfer {
    private let message: MailMessage
    private let server: SMTPServer
    private let timeout: Int
    private let breakOff: BreakOff
    private var remaining: ArraySlice<UInt8>

    init(_ message: MailMessage, to server: SMTPServer, timeout: Int, breakOff: BreakOff) {
        self.message = message
        self.server = server
        self.timeout = timeout
        self.breakOff = breakOff
        remaining = message.rendered[...]
    }

    /// libcurl is started once for the process. A connection that breaks must be an error and not the end of the
    /// process, which SIGPIPE would make of it: libcurl leaves that to the program when it may set no handlers.
    private static let start: CURLcode = {
        signal(SIGPIPE, SIG_IGN)
        return curl_start()
    }()

    func perform() throws {
        guard Self.start == CURLE_OK, let handle = curl_easy_init() else {
            throw MailFailure.unreachable(code: Int(CURLE_FAILED_INIT.rawValue))
        }
        defer { curl_easy_cleanup(handle) }
        let recipients = curl_slist_append(nil, "<\(message.to)>")
        defer { curl_slist_free_all(recipients) }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let size = remaining.count
        let code = withExtendedLifetime(self) {
            let isReady =
                setText(handle, CURLOPT_URL, server.url) && setText(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
                && setText(handle, CURLOPT_MAIL_FROM, "<\(message.from.address)>")
                && curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
                && curl_set_number(handle, CURLOPT_UPLOAD, 1) == CURLE_OK
                && curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)) == CURLE_OK
                && curl_set_number(handle, CURLOPT_NOSIGNAL, 1) == CURLE_OK
                && curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, min(15, timeout)) == CURLE_OK
                && curl_set_number(handle, CURLOPT_TIMEOUT, timeout) == CURLE_OK
                && curl_set_number(handle, CURLOPT_USE_SSL, encryption) == CURLE_OK
                && (server.user.map { setText(handle, CURLOPT_USERNAME, $0) } ?? true)
                && (server.password.map { setText(handle, CURLOPT_PASSWORD, $0) } ?? true)
                && (server.authorities.map { setText(handle, CURLOPT_CAINFO, $0) } ?? true)
                && curl_set_reader(handle, readMessage, context) == CURLE_OK
                && curl_set_progress(handle, lookWhetherToGoOn, context) == CURLE_OK
            return isReady ? curl_easy_perform(handle) : CURLE_FAILED_INIT
        }
        if code == CURLE_OK { return }
        if code == CURLE_ABORTED_BY_CALLBACK { throw CancellationError() }
        throw MailFailure(code, reply: curl_response_code(handle))
    }

    private var encryption: Int {
        switch server.encryption {
        case .required: CurlEncryptionRequired
        case .try: CurlEncryptionTry
        case .none, .implicit: CurlEncryptionNone
        }
    }

    private func setText(_ handle: UnsafeMutableRawPointer, _ option: CURLoption, _ text: String) -> Bool {
        curl_set_text(handle, option, text) == CURLE_OK
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = remaining.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        remaining = remaining.dropFirst(piece.count)
        return piece.count
    }

    fileprivate var isToBeBrokenOff: Bool { breakOff.isWanted.load(ordering: .relaxed) }
}

private func readMessage(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer, let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

/// libcurl asks about once a second, also while it waits.
private func lookWhetherToGoOn(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> CInt {
    guard let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isToBeBrokenOff ? 1 : 0
}

extension MailFailure {
    /// - Parameter reply: the last reply of the server, 0 when there was none.
    fileprivate init(_ code: CURLcode, reply: Int) {
        switch code {
        case CURLE_LOGIN_DENIED: self = .signIn
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            self = .encryption
        // How libcurl calls a reply to MAIL, RCPT, DATA or the message itself that is not the one it needs.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_UPLOAD_FAILED:
            switch reply {
            case 400..<500: self = .postponed(reply: reply)
            case 500..<600: self = .refused(reply: reply)
            default: self = .unreachable(code: Int(code.rawValue))
            }
        default: self = .unreachable(code: Int(code.rawValue))
        }
    }
}
