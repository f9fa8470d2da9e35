using System.Text.RegularExpressions;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>
/// Output as it was approved: files in <c>Golden</c>, which <c>UPDATE_GOLDEN=1 dotnet test</c> writes anew. What differs from run to run
/// (identifiers, hashes, folders) is put in general terms before.
/// </summary>
internal static partial class Golden
{
    public static void AssertEqual(string name, string output, Workshop? workshop = null)
    {
        var file = Repository.File("tests", "EndToEnd.Tests", "Golden", name);
        var actual = Generalise(output, workshop);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    /// <summary>Puts what differs from run to run in general terms.</summary>
    public static string ReplaceVariables(string output, Workshop? workshop)
    {
        if (workshop is not null) output = output.Replace(workshop.Root, "/repository", StringComparison.Ordinal).Replace(workshop.Aws.Endpoint.ToString(), "http://endpoint/", StringComparison.Ordinal);
        output = Hash().Replace(output, match => new string('0', match.Length));
        output = Digest().Replace(output, new string('0', 12));
        output = TargetId().Replace(output, "$1TTTTTTTTTT");
        output = Uuid().Replace(output, "00000000-0000-0000-0000-000000000000");
        output = Pool().Replace(output, "us-east-1_POOLPOOLP");
        output = Client().Replace(output, "$1" + new string('c', 26));
        output = Suffix().Replace(output, "$1-xxxxxxxxxx");
        output = Secret().Replace(output, "testuser-yyyyyy");
        output = Target().Replace(output, "$1TTTTTTTTTT");
        output = ObjectVersion().Replace(output, "$1" + new string('v', 32));
        return output.Replace("testhost", "reconciler", StringComparison.Ordinal);
    }

    private static string Generalise(string output, Workshop? workshop)
    {
        output = ReplaceVariables(output, workshop);
        return string.Join('\n', output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
    }

    [GeneratedRegex(@"\b(?:[0-9a-f]{64}|[0-9a-f]{16})\b")]
    private static partial Regex Hash();

    [GeneratedRegex(@"(GatewayTarget/\S+\s+)[A-Z0-9]{10}\b")]
    private static partial Regex TargetId();

    [GeneratedRegex(@"(?<=@sha256:)[0-9a-f]{12}\b|\b[0-9a-f]{12}(?=…)")]
    private static partial Regex Digest();

    [GeneratedRegex(@"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"us-east-1_[A-Za-z0-9]{9}")]
    private static partial Regex Pool();

    [GeneratedRegex(@"(us-east-1_POOLPOOLP/|UserPoolClient/|""|\[)[a-z0-9]{26}\b")]
    private static partial Regex Client();

    [GeneratedRegex(@"((?:gateway|engine|Agent|greet|mallory))-[a-z0-9A-Z]{10}\b")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"testuser-[a-zA-Z0-9]{6}\b")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(""versionId"": "")[a-zA-Z0-9]{32}\b")]
    private static partial Regex ObjectVersion();

    [GeneratedRegex(@"(target/|""id"": "")[A-Z0-9]{10}\b")]
    private static partial Regex Target();
}
