import CCurl
import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A message as it goes over the wire.
struct WebhookRequest: Hashable, Sendable {
    let url: WebhookURL
    /// Names and values, all made here.
    let headers: [String]
    let body: String
}

/// Posts messages to other systems through libcurl, one connection for each.
///
/// Whoever may set an address could have this machine talk to what only it can reach. So the address is looked at where
/// it counts: at each socket, right before it connects, after all names are resolved. A name that changes its mind in
/// between, a redirect or another way of writing an address gets nowhere; nor does a proxy, which would connect unseen.
struct WebhookSender: Sendable {
    /// What of an answer is read, its head included; nothing of it is kept.
    static let longestAnswer = 64 * 1024

    private let pool: NIOThreadPool
    private let reach: WebhookURL.Reach
    private let seconds: Int

    /// - Parameters:
    ///   - pool: its threads wait for receivers; not one that other work waits for.
    ///   - reach: `.thisMachineToo` in tests.
    ///   - seconds: for one message, from looking up the name to the end of the answer.
    init(pool: NIOThreadPool, reach: WebhookURL.Reach = .internet, seconds: Int = 15) {
        self.pool = pool
        self.reach = reach
        self.seconds = seconds
    }

    /// Returns when the receiver took the message. Cancelling the task breaks the connection off within about a second.
    /// - Throws: `WebhookFailure`, `CancellationError`.
    func send(_ request: WebhookRequest) async throws {
        let breakOff = BreakOff()
        try await withTaskCancellationHandler {
            try await pool.runIfActive {
                try Transfer(request, reach: reach, seconds: seconds, breakOff: breakOff).perform()
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

/// One message on its way, on one thread.
private final class Transfer {
    private let request: WebhookRequest
    private let reach: WebhookURL.Reach
    private let seconds: Int
    private let breakOff: BreakOff
    private var bytesRead = 0
    private var refusedAnAddress = false

    init(_ request: WebhookRequest, reach: WebhookURL.Reach, seconds: Int, breakOff: BreakOff) {
        self.request = request
        self.reach = reach
        self.seconds = seconds
        self.breakOff = breakOff
    }

    /// libcurl is started once for the process. A connection that breaks must be an error and not the end of the
    /// process, which SIGPIPE would make of it: libcurl leaves that to the program when it may set no handlers.
    private static let start: CURLcode = {
        signal(SIGPIPE, SIG_IGN)
        return curl_start()
    }()

    func perform() throws {
        guard Self.start == CURLE_OK, let handle = curl_easy_init() else {
            throw WebhookFailure.unreachable(code: Int(CURLE_FAILED_INIT.rawValue))
        }
        defer { curl_easy_cleanup(handle) }
        var headers: UnsafeMutablePointer<curl_slist>?
        // No pause to ask whether the body is welcome.
        for header in request.headers + ["Expect:"] { headers = curl_slist_append(headers, header) }
        defer { curl_slist_free_all(headers) }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let code = withExtendedLifetime(self) {
            let isReady =
                setText(handle, CURLOPT_URL, request.url.description)
                && setText(handle, CURLOPT_PROTOCOLS_STR, reach == .internet ? "https" : "https,http")
                && setText(handle, CURLOPT_PROXY, "")
                && curl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)) == CURLE_OK
                && curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0) == CURLE_OK
                && curl_set_number(handle, CURLOPT_POST, 1) == CURLE_OK
                && curl_set_number(handle, CURLOPT_POSTFIELDSIZE, request.body.utf8.count) == CURLE_OK
                && setText(handle, CURLOPT_COPYPOSTFIELDS, request.body)
                && curl_set_list(handle, CURLOPT_HTTPHEADER, headers) == CURLE_OK
                && curl_set_number(handle, CURLOPT_NOSIGNAL, 1) == CURLE_OK
                && curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, max(1, seconds / 3)) == CURLE_OK
                && curl_set_number(handle, CURLOPT_TIMEOUT, seconds) == CURLE_OK
                && curl_set_writer(handle, CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, countBytes, context) == CURLE_OK
                && curl_set_writer(handle, CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, countBytes, context) == CURLE_OK
                && curl_set_socket_opener(handle, openSocket, context) == CURLE_OK
                && curl_set_progress(handle, lookWhetherToGoOn, context) == CURLE_OK
            return isReady ? curl_easy_perform(handle) : CURLE_FAILED_INIT
        }
        try judge(code, status: curl_response_code(handle))
    }

    /// A receiver that said yes has the message, whatever it says next.
    private func judge(_ code: CURLcode, status: Int) throws {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: throw CancellationError()
        case CURLE_OK, CURLE_WRITE_ERROR, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR:
            switch status {
            case 200..<300: return
            case 300..<400: throw WebhookFailure.redirected(status: status)
            case 400...: throw WebhookFailure.answered(status: status)
            default: throw WebhookFailure.unreachable(code: Int(code.rawValue))
            }
        case CURLE_COULDNT_CONNECT where refusedAnAddress: throw WebhookFailure.notPublic
        case CURLE_OPERATION_TIMEDOUT: throw WebhookFailure.timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED:
            throw WebhookFailure.encryption
        default: throw WebhookFailure.unreachable(code: Int(code.rawValue))
        }
    }

    private func setText(_ handle: UnsafeMutableRawPointer, _ option: CURLoption, _ text: String) -> Bool {
        curl_set_text(handle, option, text) == CURLE_OK
    }

    fileprivate func read(_ count: Int) -> Bool {
        bytesRead += count
        return bytesRead <= WebhookSender.longestAnswer
    }

    fileprivate func allows(_ address: UnsafePointer<sockaddr>) -> Bool {
        let isAllowed =
            NetworkAddress(address).map { $0.isPublic || reach == .thisMachineToo && $0.isLoopback } ?? false
        if !isAllowed { refusedAnAddress = true }
        return isAllowed
    }

    fileprivate var isToBeBrokenOff: Bool { breakOff.isWanted.load(ordering: .relaxed) }
}

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

/// Taking less than was given ends the transfer.
private func countBytes(
    _: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, transfer(context).read(size * count) else { return 0 }
    return size * count
}

/// libcurl asks for each socket; one that it does not get counts as a connection that failed.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address, transfer(context).allows(curl_peer(address)) else { return CurlNoSocket }
    return curl_open_socket(address)
}

/// libcurl asks about once a second, also while it waits.
private func lookWhetherToGoOn(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> CInt {
    guard let context else { return 0 }
    return transfer(context).isToBeBrokenOff ? 1 : 0
}
