import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Platform

struct NetworkAddressTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1",
        "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "2001::1", "2001:2::1", "2001:10::1",
        "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "3fff::1", "3fff:fff::1", "64:ff9b::a00:1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "4000::1",
    ])
    func isNotPublic(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
        "145.100.1.1", "168.63.129.15", "169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1",
        "192.0.1.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
        "2001:200::1", "2001:67c:2e8::1", "2003::1", "2606:4700::1", "2a00:1450::1", "3ffe::1", "3fff:1000::1",
        "::ffff:1.1.1.1", "64:ff9b::101:101",
    ])
    func isPublic(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "", "1.2.3", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4.5", "256.1.1.1", "01.2.3.4",
        "1.2.3.4 ", ":::1", "g::1", "::1%lo", "[::1]",
    ])
    func isNoAddress(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func loopback() throws {
        for (text, isLoopback) in [("127.0.0.1", true), ("127.8.8.8", true), ("::1", true), ("::", false)] {
            #expect(try #require(NetworkAddress(text)).isLoopback == isLoopback)
        }
    }
}

struct WebhookURLTests {
    @Test(arguments: [
        ("https://systeem.gemeente.nl/haak", "https://systeem.gemeente.nl/haak"),
        ("HTTPS://Systeem.Gemeente.NL:8443/Haak?a=B&c=%20", "https://systeem.gemeente.nl:8443/Haak?a=B&c=%20"),
        ("https://a.nl", "https://a.nl"), ("https://a.nl?x", "https://a.nl?x"),
        ("https://1.1.1.1/", "https://1.1.1.1/"), ("https://[2606:4700::1]:1/", "https://[2606:4700::1]:1/"),
        ("https://xn--caf-dma.nl/", "https://xn--caf-dma.nl/"),
        ("https://a.nl/@b", "https://a.nl/@b"),
    ])
    func isTaken(text: String, kept: String) throws {
        #expect(try WebhookURL(text).description == kept)
    }

    @Test(arguments: [
        ("", WebhookURL.Problem.missing), ("a.nl", .notHTTPS), ("http://a.nl", .notHTTPS), ("ftp://a.nl", .notHTTPS),
        ("file:///etc/passwd", .notHTTPS), ("https:a.nl", .notHTTPS), ("//a.nl", .notHTTPS),
        ("https://", .malformed), ("https:///pad", .malformed), ("https://a..nl", .malformed),
        ("https://a.nl.", .malformed), ("https://-a.nl", .malformed), ("https://a_b.nl", .malformed),
        ("https://a.nl:0", .malformed), ("https://a.nl:", .malformed), ("https://a.nl:99999", .malformed),
        ("https://a.nl:8a", .malformed), ("https://a.nl/ b", .malformed), ("https://a.nl/\r\nX: y", .malformed),
        ("https://a.nl/#deel", .malformed), ("https://a.nl\\@b.nl", .malformed), ("https://café.nl", .malformed),
        ("https://[::1", .malformed), ("https://[1.1.1.1]", .malformed), ("https://::1", .malformed),
        ("https://127.1/", .malformed), ("https://0x7f000001/", .malformed), ("https://2130706433/", .malformed),
        ("https://0177.0.0.1/", .malformed), ("https://a.nl.1/", .malformed),
        ("https://u:p@a.nl", .hasSignIn), ("https://a.nl@127.0.0.1/", .hasSignIn),
        ("https://127.0.0.1/", .notPublic), ("https://[::1]/", .notPublic), ("https://[::ffff:10.0.0.1]/", .notPublic),
        ("https://169.254.169.254/latest/", .notPublic), ("https://localhost/", .notPublic),
        ("https://intranet/", .notPublic), ("https://app.localhost/", .notPublic),
        ("https://metadata.google.internal/", .notPublic), ("https://printer.local", .notPublic),
        ("https://a.nl/" + String(repeating: "a", count: 500), .tooLong),
    ])
    func isRefused(text: String, problem: WebhookURL.Problem) {
        #expect(throws: problem) { try WebhookURL(text) }
    }

    @Test func testsReachThisMachineAndNoOther() throws {
        #expect(try WebhookURL("http://127.0.0.1:1/", reach: .thisMachineToo).description == "http://127.0.0.1:1/")
        #expect(throws: WebhookURL.Problem.notPublic) {
            try WebhookURL("http://10.0.0.1/", reach: .thisMachineToo)
        }
    }
}

struct WebhookSecretTests {
    /// The example that the specification of Standard Webhooks and its libraries test with.
    @Test func signsAsTheStandardDoes() throws {
        let key = try #require("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".base64Bytes)
        let signature = WebhookSecret(key: key).signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(WebhookSecret(key: key).text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64(text: String, encoded: String) {
        #expect(Array(text.utf8).base64 == encoded)
    }

    @Test func aSecretIsNotPrinted() {
        let secret = WebhookSecret(key: Array("kanarie-kanarie-kanarie-".utf8))
        #expect(!"\(secret) \(String(reflecting: secret))".contains(secret.text))
    }
}

/// Real messages to a real receiver on this machine.
struct WebhookSenderTests {
    private struct Received: Sendable {
        let path: String
        let headers: HTTPFields
        let body: String
    }

    private final class Receiver: Sendable {
        private let state = Mutex((all: [Received](), isOver: false))
        var all: [Received] { state.withLock { $0.all } }
        func add(_ received: Received) { state.withLock { $0.all.append(received) } }
        func end() { state.withLock { $0.isOver = true } }

        /// Never answers; lets go when the test is over.
        func dawdle() async throws {
            while !state.withLock({ $0.isOver }) { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    private func withReceiver(_ body: @escaping @Sendable (Receiver, Int) async throws -> Void) async throws {
        let receiver = Receiver()
        let router = Router()
        router.post("**") { request, _ in
            let path = request.uri.path
            let text = String(buffer: try await request.body.collect(upTo: 1_000_000))
            receiver.add(Received(path: path, headers: request.headers, body: text))
            switch path {
            case "/weg": return Response(status: .found, headers: [.location: "/elders"])
            case "/langzaam":
                try await receiver.dawdle()
                return Response(status: .ok)
            case "/eindeloos", "/eindeloos-mis":
                let piece = ByteBuffer(repeating: 0x61, count: 65_536)
                return Response(
                    status: path == "/eindeloos" ? .ok : .internalServerError,
                    body: ResponseBody { writer in
                        while true { try await writer.write(piece) }
                    })
            default:
                let code = path.dropFirst().prefix { $0.isNumber }
                return Response(status: .init(code: Int(code) ?? 204))
            }
        }
        let quiet = Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        try await Application(router: router, logger: quiet).test(.live) { client in
            defer { receiver.end() }
            try await body(receiver, try #require(client.port))
        }
    }

    private func sender(_ reach: WebhookURL.Reach = .thisMachineToo, seconds: Int = 60) -> WebhookSender {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return WebhookSender(pool: pool, reach: reach, seconds: seconds)
    }

    private func request(_ url: String, body: String = "{}") -> WebhookRequest {
        WebhookRequest(
            url: WebhookURL(stored: url),
            headers: ["Content-Type: application/json", "webhook-id: 1", "webhook-signature: v1,a+/="], body: body)
    }

    @Test func aMessageArrivesAsItIs() async throws {
        try await withReceiver { receiver, port in
            let body = #"{"data":"é\u0000"}"# + String(repeating: " ", count: 200_000)
            try await sender().send(request("http://127.0.0.1:\(port)/haak?a=b", body: body))
            let received = try #require(receiver.all.first)
            #expect(receiver.all.count == 1 && received.path == "/haak" && received.body == body)
            #expect(received.headers[.contentType] == "application/json")
            #expect(received.headers[HTTPField.Name("webhook-signature")!] == "v1,a+/=")
            #expect(received.headers[HTTPField.Name("expect")!] == nil)
        }
    }

    @Test(arguments: [200, 201, 204])
    func whatIsTaken(status: Int) async throws {
        try await withReceiver { _, port in
            try await sender().send(request("http://127.0.0.1:\(port)/\(status)"))
        }
    }

    @Test(arguments: [
        ("400", WebhookFailure.answered(status: 400)), ("410", .answered(status: 410)),
        ("429", .answered(status: 429)), ("503", .answered(status: 503)),
        ("weg", .redirected(status: 302)), ("langzaam", .timeout), ("eindeloos-mis", .answered(status: 500)),
    ])
    func whatIsNot(path: String, failure: WebhookFailure) async throws {
        try await withReceiver { receiver, port in
            await #expect(throws: failure) {
                try await sender(seconds: failure == .timeout ? 4 : 60).send(
                    request("http://127.0.0.1:\(port)/\(path)"))
            }
            // A redirect is followed by nobody.
            #expect(receiver.all.map(\.path) == ["/\(path)"])
        }
    }

    /// Said yes and never stopped talking: taken, and broken off. Without a limit this would take an hour.
    @Test(.timeLimit(.minutes(30))) func anAnswerWithoutEnd() async throws {
        try await withReceiver { _, port in
            try await sender(seconds: 3600).send(request("http://127.0.0.1:\(port)/eindeloos"))
        }
    }

    /// Names that lead to this machine, and ways of writing its address that a look at the text does not see: nothing
    /// connects. With the switch of the tests the same address does connect, and fails at TLS.
    @Test(arguments: [
        "localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0",
    ])
    func nothingConnectsToThisMachine(host: String) async throws {
        try await withReceiver { receiver, port in
            let request = request("https://\(host):\(port)/")
            await #expect(throws: WebhookFailure.notPublic) { try await sender(.internet).send(request) }
            if ["localhost", "127.0.0.1", "127.1"].contains(host) {
                await #expect(throws: WebhookFailure.encryption) { try await sender().send(request) }
            }
            #expect(receiver.all.isEmpty)
        }
    }

    @Test func nothingConnectsToAnInternalNetwork() async {
        for host in ["10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]"] {
            for reach in [WebhookURL.Reach.internet, .thisMachineToo] {
                await #expect(throws: WebhookFailure.notPublic) {
                    try await sender(reach, seconds: 2).send(request("https://\(host)/"))
                }
            }
        }
    }

    /// Outside tests there is TLS or nothing, whatever the database says.
    @Test(arguments: ["http://1.1.1.1/", "file:///etc/hostname", "gopher://1.1.1.1/", "smtp://1.1.1.1/"])
    func otherProtocolsAreNotSpoken(url: String) async {
        await #expect(throws: WebhookFailure.unreachable(code: 1)) {
            try await sender(.internet).send(request(url))
        }
    }

    @Test func nobodyThere() async throws {
        await #expect(throws: WebhookFailure.unreachable(code: 7)) {
            try await sender(seconds: 5).send(request("http://127.0.0.1:1/"))
        }
    }

    @Test(.timeLimit(.minutes(30))) func whatIsCancelledIsBrokenOff() async throws {
        try await withReceiver { receiver, port in
            let sending = Task { try await sender(seconds: 3600).send(request("http://127.0.0.1:\(port)/langzaam")) }
            while receiver.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            sending.cancel()
            await #expect(throws: CancellationError.self) { try await sending.value }
        }
    }
}
