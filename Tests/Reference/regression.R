# Writes the reference values of RegressionTests.
#
#     Rscript --vanilla Tests/Reference/regression.R > Tests/StreetStatisticsTests/RegressionReference.swift
#
# R 4.2.2, MASS 7.3-58.2; the sandwich covariances are computed here from their formulas.
suppressMessages(library(MASS))
control <- glm.control(epsilon = 1e-15, maxit = 200)
y <- c(2, 5, 0, 9, 4, 12, 1, 3, 7, 22, 0, 6, 15, 3, 2, 8, 31, 5, 1, 4, 10, 6, 0, 18, 3, 9, 2, 14, 7, 1)
days <- c(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 12, 28, 31, 30,
          31, 30)
x1 <- (0:29) / 10
x2 <- c(0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0)
X <- cbind(1, x1, x2)
trials <- y + c(3, 9, 4, 5, 8, 7, 6, 9, 3, 12, 8, 5, 7, 4, 9, 5, 11, 6, 7, 8, 4, 3, 9, 6, 5, 8, 7, 4, 6, 5)
prior <- c(1, 2, 0.5, 1, 3, 1, 1, 0, 1, 2, 1, 1, 1, 0.25, 1, 1, 1, 2, 1, 1, 1, 1, 1.5, 1, 1, 1, 1, 0, 1, 1)

out <- function(name, v) cat(sprintf("    \"%s\": [%s],\n", name, paste(format(v, digits = 17), collapse = ", ")))
report <- function(name, fit) {
  out(paste0(name, ".coefficients"), coef(fit))
  # Not from summary(): a fit with a known dispersion of 1.
  out(paste0(name, ".covariance"), as.vector(chol2inv(fit$qr$qr[1:3, 1:3])))
  out(paste0(name, ".scalars"), c(deviance(fit), sum(residuals(fit, "pearson")^2), as.numeric(logLik(fit))))
}
sandwich <- function(X, score, weight, kind, groups = NULL, lag = 0) {
  A <- solve(t(X) %*% (weight * X))
  h <- weight * rowSums((X %*% A) * X)
  n <- nrow(X); p <- ncol(X)
  f <- switch(kind, hc0 = 1, hc1 = 1, hc2 = 1 / sqrt(1 - h), hc3 = 1 / (1 - h), cluster = 1, nw = 1)
  S <- X * (score * f)
  if (kind == "cluster") {
    S <- rowsum(S, groups)
    G <- nrow(S)
    return(A %*% (t(S) %*% S) %*% A * G / (G - 1) * (n - 1) / (n - p))
  }
  B <- t(S) %*% S
  if (kind == "nw") for (l in seq_len(lag)) {
    C <- t(S[(l + 1):n, ]) %*% S[1:(n - l), ]
    B <- B + (1 - l / (lag + 1)) * (C + t(C))
  }
  V <- A %*% B %*% A
  if (kind == "hc1") V <- V * n / (n - p)
  V
}

cat("// Written by Tests/Reference/regression.R; do not edit.\n// swift-format-ignore-file\n")
cat("let regressionReference: [String: [Double]] = [\n")
poisson <- glm(y ~ x1 + x2 + offset(log(days)), family = "poisson", control = control)
report("poisson", poisson)
report("weighted", suppressWarnings(glm(y ~ x1 + x2 + offset(log(days)), family = "poisson", weights = prior,
                                        control = control)))
binomial <- glm(cbind(y, trials - y) ~ x1 + x2, family = "binomial", control = control)
report("binomial", binomial)
gaussianWeights <- ifelse(prior == 0, 1, prior)
gaussian <- lm(y ~ x1 + x2, weights = gaussianWeights)
out("gaussian.coefficients", coef(gaussian))
out("gaussian.covariance", as.vector(vcov(gaussian)))
out("gaussian.scalars", c(sum(gaussianWeights * residuals(gaussian)^2), as.numeric(logLik(gaussian))))
out("gaussian.wald", c(confint(gaussian)[3, ], summary(gaussian)$coefficients[3, 4]))
score <- y - fitted(poisson)
weight <- fitted(poisson)
for (kind in c("hc0", "hc1", "hc2", "hc3")) out(kind, as.vector(sandwich(X, score, weight, kind)))
out("clustered", as.vector(sandwich(X, score, weight, "cluster", groups = rep(1:10, 3))))
out("neweyWest", as.vector(sandwich(X, score, weight, "nw", lag = 3)))

nb <- glm.nb(y ~ x1 + x2 + offset(log(days)), control = glm.control(epsilon = 1e-15, maxit = 500))
theta <- nb$theta
for (step in 1:50) {
  # glm.nb stops at about six digits; on with the same two steps.
  fit <- glm(y ~ x1 + x2 + offset(log(days)), family = negative.binomial(theta), control = control)
  theta <- theta.ml(y, fitted(fit), limit = 100, eps = 1e-14)
}
out("negativeBinomial.theta", c(as.numeric(theta), attr(theta, "SE")))
out("negativeBinomial.coefficients", coef(fit))
out("negativeBinomial.covariance", as.vector(chol2inv(fit$qr$qr[1:3, 1:3])))
mu <- fitted(fit)
out("negativeBinomial.logLikelihood", sum(dnbinom(y, size = as.numeric(theta), mu = mu, log = TRUE)))

# Profile likelihood intervals by root finding on the deviance of the constrained fit.
profile <- function(drop, b0, width) {
  c(uniroot(function(b) drop(b) - qchisq(0.95, 1), c(b0 - width, b0), tol = 1e-13)$root,
    uniroot(function(b) drop(b) - qchisq(0.95, 1), c(b0, b0 + width), tol = 1e-13)$root)
}
out("profile.poisson", profile(function(b) deviance(glm(y ~ x2 + offset(log(days) + b * x1), family = "poisson",
                                                        control = control)) - deviance(poisson),
                               coef(poisson)[2], 1.5))
out("profile.binomial", profile(function(b) deviance(glm(cbind(y, trials - y) ~ x2 + offset(b * x1),
                                                         family = "binomial", control = control)) -
                                  deviance(binomial), coef(binomial)[2], 1.5))
top <- sum(dnbinom(y, size = as.numeric(theta), mu = mu, log = TRUE))
best <- function(b) {
  part <- function(logTheta) {
    th <- exp(logTheta)
    m <- fitted(glm(y ~ x2 + offset(log(days) + b * x1), family = negative.binomial(th), control = control))
    sum(dnbinom(y, size = th, mu = m, log = TRUE))
  }
  optimize(part, c(-2, 5), maximum = TRUE, tol = 1e-9)$objective
}
out("profile.negativeBinomial", profile(function(b) 2 * (top - best(b)), coef(fit)[2], 1.5))
out("poissonRatio", {
  one <- poisson.test(c(11, 15), c(28, 31))
  c(one$estimate, one$conf.int)
})
cat("]\n")
