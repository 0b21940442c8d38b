/// What somebody told in words of their own. Never stored, logged or shown but sealed, or to whoever may open it.
package struct ReportWords: Hashable, Sendable {
    /// Empty when nothing was told.
    package var story: String
    package var contact: Contact

    package init(story: String = "", contact: Contact = Contact()) {
        self.story = story
        self.contact = contact
    }

    /// How somebody wants to be reached.
    package struct Contact: Hashable, Sendable, Codable {
        package var name: String
        package var phone: String
        package var email: String

        package init(name: String = "", phone: String = "", email: String = "") {
            self.name = name
            self.phone = phone
            self.email = email
        }

        var isEmpty: Bool { name.isEmpty && phone.isEmpty && email.isEmpty }
        /// Whether there is a way to reach this person.
        var canBeReached: Bool { !phone.isEmpty || !email.isEmpty }
    }

    var isEmpty: Bool { story.isEmpty && contact.isEmpty }

    /// Characters of a story or a message; longer ones are refused with a clear word, not cut.
    package static let longestStory = 5_000
    static let longestContactField = 100
}
