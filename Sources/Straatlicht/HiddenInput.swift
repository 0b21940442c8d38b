import Foundation

/// Secrets from standard input: without echo on a terminal, one line each when they are piped in.
enum HiddenInput {
    /// - Parameter prompt: shown on a terminal only, on standard error.
    /// - Throws: ``CommandFailure`` when nothing was given.
    static func read(_ prompt: String) throws -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var settings = termios()
        if isTerminal {
            FileHandle.standardError.write(Data((prompt + ": ").utf8))
            tcgetattr(STDIN_FILENO, &settings)
            var silent = settings
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        }
        defer {
            if isTerminal {
                tcsetattr(STDIN_FILENO, TCSANOW, &settings)
                FileHandle.standardError.write(Data("\n".utf8))
            }
        }
        guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw CommandFailure("Nothing was given for: \(prompt).", code: .dataRefused)
        }
        return line
    }

    /// A new secret; typed twice on a terminal, because nobody sees what is typed.
    static func readNew(_ prompt: String) throws -> String {
        let first = try read(prompt)
        guard isatty(STDIN_FILENO) == 1 else { return first }
        guard try read("The same again") == first else {
            throw CommandFailure("The two are not the same. Nothing was changed.", code: .dataRefused)
        }
        return first
    }
}
