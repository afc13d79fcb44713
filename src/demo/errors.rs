//! Exceptions as the languages of the shop print them.

use std::fmt::Write;

use crate::shop::Lang;

/// A frame of a stack: function, file, line.
pub type Frame = (&'static str, &'static str, u32);

/// An exception and where it came from, innermost frame first.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its type.
    pub kind: &'static str,
    /// Its message.
    pub message: String,
    /// The stack, innermost first.
    pub frames: &'static [Frame],
    /// The exception behind it.
    pub cause: Option<Box<Exception>>,
}

impl Exception {
    /// An exception.
    pub fn new(kind: &'static str, message: impl Into<String>, frames: &'static [Frame]) -> Self {
        Self { kind, message: message.into(), frames, cause: None }
    }

    /// With another one behind it.
    pub fn because(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// The stack trace, in the language's form.
    pub fn stack(&self, lang: Lang) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = match lang {
            Lang::Python => self.python(&mut out),
            Lang::Go => self.go(&mut out),
            _ => self.head_first(lang, &mut out),
        };
        out
    }

    fn head_first(&self, lang: Lang, out: &mut String) -> std::fmt::Result {
        match lang {
            Lang::Ruby => write!(out, "{} ({})", self.message, self.kind)?,
            Lang::Php => write!(out, "PHP {}: {}", self.kind, self.message)?,
            _ => write!(out, "{}: {}", self.kind, self.message)?,
        }
        for (n, (function, file, line)) in self.frames.iter().enumerate() {
            match lang {
                Lang::DotNet => write!(out, "\n   at {function} in {file}:line {line}")?,
                Lang::Ruby => write!(out, "\n\tfrom {file}:{line}:in '{function}'")?,
                Lang::Php => write!(out, "\n#{n} {file}({line}): {function}()")?,
                Lang::Node => write!(out, "\n    at {function} ({file}:{line}:{})", 7 + line % 23)?,
                _ => write!(out, "\n\tat {function}({file}:{line})")?,
            }
        }
        if let Some(cause) = &self.cause {
            out.push_str(match lang {
                Lang::DotNet => "\n ---> ",
                Lang::Node => "\n  [cause]: ",
                _ => "\nCaused by: ",
            });
            cause.head_first(lang, out)?;
        }
        Ok(())
    }

    fn python(&self, out: &mut String) -> std::fmt::Result {
        if let Some(cause) = &self.cause {
            cause.python(out)?;
            out.push_str(
                "\n\nThe above exception was the direct cause of the following exception:\n\n",
            );
        }
        out.push_str("Traceback (most recent call last):\n");
        for (function, file, line) in self.frames.iter().rev() {
            writeln!(out, "  File \"{file}\", line {line}, in {function}")?;
        }
        write!(out, "{}: {}", self.kind, self.message)
    }

    fn go(&self, out: &mut String) -> std::fmt::Result {
        out.push_str("goroutine 4127 [running]:");
        for (function, file, line) in self.frames {
            write!(out, "\n{function}(...)\n\t{file}:{line}")?;
        }
        Ok(())
    }
}

/// What an HTTP client of the language throws when its time is up.
pub fn http_timeout(lang: Lang, limit_ms: u64) -> Exception {
    match lang {
        Lang::Java => Exception::new(
            "java.net.http.HttpTimeoutException",
            "request timed out",
            &[
                (
                    "java.net.http/jdk.internal.net.http.HttpClientImpl.send",
                    "HttpClientImpl.java",
                    950,
                ),
                ("com.larkspur.checkout.payment.PaymentClient.authorise", "PaymentClient.java", 88),
                (
                    "com.larkspur.checkout.payment.PaymentGateway.lambda$authorise$0",
                    "PaymentGateway.java",
                    54,
                ),
                ("io.github.resilience4j.retry.Retry.lambda$decorateSupplier$3", "Retry.java", 184),
                ("com.larkspur.checkout.CheckoutService.place", "CheckoutService.java", 141),
            ],
        ),
        Lang::Python => Exception::new(
            "httpx.ReadTimeout",
            "The read operation timed out",
            &[
                (
                    "map_httpcore_exceptions",
                    "/app/.venv/lib/python3.13/site-packages/httpx/_transports/default.py",
                    118,
                ),
                (
                    "handle_async_request",
                    "/app/.venv/lib/python3.13/site-packages/httpx/_transports/default.py",
                    394,
                ),
            ],
        ),
        Lang::Go => Exception::new(
            "context.deadlineExceededError",
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            &[("net/http.(*Client).do", "/usr/local/go/src/net/http/client.go", 725)],
        ),
        _ => Exception::new(
            "TimeoutError",
            format!("The operation was aborted due to timeout after {limit_ms} ms"),
            &[
                ("new DOMException", "node:internal/per_context/domexception", 76),
                ("Timeout._onTimeout", "node:internal/abort_controller", 150),
                ("process.processTimers", "node:internal/timers", 549),
            ],
        ),
    }
}

/// What a Node client throws when the server goes away in the middle.
pub fn connection_lost() -> Exception {
    Exception::new(
        "SocketError",
        "other side closed",
        &[
            ("Socket.onHttpSocketEnd", "/app/node_modules/undici/lib/dispatcher/client-h1.js", 959),
            ("endReadableNT", "node:internal/streams/readable", 1729),
            ("process.processTicksAndRejections", "node:internal/process/task_queues", 90),
        ],
    )
}
