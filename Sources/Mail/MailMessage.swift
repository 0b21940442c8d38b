public import Domain

/// A plain text e-mail to one person.
public struct MailMessage: Hashable, Sendable {
    public let from: Mailbox
    public let to: EmailAddress
    public let subject: String
    /// With `\n` between lines.
    public let body: String
    /// Makes the `Message-ID`: the same message that is sent twice has the same one, by which a mail server can see it.
    public let id: Identifier
    public let date: Instant

    public init(from: Mailbox, to: EmailAddress, subject: String, body: String, id: Identifier, date: Instant) {
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
        self.id = id
        self.date = date
    }

    /// The message as it travels (RFC 5322, RFC 2045): ASCII, lines of at most 76 bytes that end with CRLF. Nothing in
    /// the texts can become a header, because whatever is not plain is encoded.
    public var rendered: [UInt8] {
        let headers = [
            "Date: " + Self.timestamp(date),
            "From: " + HeaderText.mailbox(from),
            "To: " + to.description,
            "Subject: " + HeaderText.unstructured(subject, after: 9),
            "Message-ID: <\(id)@\(from.address.domain)>",
            // RFC 3834: nobody's out-of-office message answers this.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + QuotedPrintable.encode(body)
    }

    /// `Sat, 21 Nov 2026 11:00:00 +0000`.
    static func timestamp(_ instant: Instant) -> String {
        let seconds = instant.milliseconds / 1000 - (instant.milliseconds % 1000 < 0 ? 1 : 0)
        let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let second = seconds - day * 86_400
        let date = CivilDate(dayNumber: Int(day))
        let (year, month, dayOfMonth) = date.components
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = [second / 3600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
        return "\(weekdays[date.weekday]), \(two(Int64(dayOfMonth))) \(months[month - 1]) \(year) \(clock) +0000"
    }
}
