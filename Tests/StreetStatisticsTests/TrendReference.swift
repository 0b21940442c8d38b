// Written by Tests/Reference/trend.py; do not edit.
// swift-format-ignore-file
let trendReference = (ratio: 2.7009714094262027, lower: 1.1905592264977316, upper: 6.127579705545768, dispersion: 0.5751291729175566)
