using System.Text.Json;

namespace Emulator.Tests;

/// <summary>Policy documents.</summary>
internal static class Policies
{
    public static string Trust(string service) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = "Allow", Principal = new { Service = service }, Action = "sts:AssumeRole" } },
    });

    public static string TrustAccount(string accountId) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = "Allow", Principal = new { AWS = $"arn:aws:iam::{accountId}:root" }, Action = "sts:AssumeRole" } },
    });

    public static string Allow(string resource, params string[] actions) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = "Allow", Action = actions, Resource = resource } },
    });
}
