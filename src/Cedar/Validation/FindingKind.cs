namespace Cedar.Validation;

/// <summary>The kinds of findings. All but <see cref="Error"/> are warnings.</summary>
public enum FindingKind
{
    /// <summary>The policy may fail during evaluation.</summary>
    Error,

    /// <summary>The scope allows no action of the schema with a principal and a resource that it applies to.</summary>
    NoApplicableAction,

    /// <summary>The policy is false for every request that the schema allows.</summary>
    NeverApplies,

    /// <summary>A text or a name has characters that change the direction of text, so that it reads differently from what it is.</summary>
    TextDirection,

    /// <summary>A text or a name has letters of several scripts, such as Latin and Cyrillic ones that look alike.</summary>
    MixedScripts,

    /// <summary>
    /// A name has a character that is neither printable ASCII nor recommended for identifiers by Unicode, such as a space of no width.
    /// </summary>
    UnusualCharacter,
}
