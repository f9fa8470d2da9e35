namespace Reconciler.Spec.Loading;

/// <summary>A test of policies: a call, and whether it is expected to be permitted.</summary>
public sealed class PolicyTest
{
    /// <summary>The name of the test, for output.</summary>
    public string? Name { get; set; }

    /// <summary>The <c>Gateway</c> object; needed if the stack has several.</summary>
    public string? Gateway { get; set; }

    /// <summary>The caller: a user of a pool of the stack, with the claims that each of its access tokens has.</summary>
    public string? User { get; set; }

    /// <summary>The caller: the claims of its token.</summary>
    public JsonDocumentText? Claims { get; set; }

    /// <summary>The caller: the ARN of an IAM role, its session or an IAM user.</summary>
    public string? Iam { get; set; }

    /// <summary>The tool. The target prefix (<c>target___</c>) is optional if the name is unique.</summary>
    public required string Tool { get; set; }

    /// <summary>The arguments.</summary>
    public JsonDocumentText? Input { get; set; }

    /// <summary>The time of the call, such as <c>2026-12-24T20:00Z</c>; required if the policies read the time.</summary>
    public string? At { get; set; }

    /// <summary><c>permit</c> or <c>deny</c>.</summary>
    public required string Expect { get; set; }

    /// <summary>Whether a permit is expected.</summary>
    public bool ExpectsPermit => Expect == "permit";

    /// <summary>The location of the test in its file.</summary>
    internal SourceLocation? Start { get; set; }

    /// <summary>The location of the test in its file.</summary>
    public SourceLocation GetLocation() => Start ?? new SourceLocation("", 1, 1);
}
