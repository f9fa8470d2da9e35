namespace Reconciler.Access.Validation;

/// <summary>The languages of policy statements.</summary>
public enum PolicyLanguage
{
    /// <summary><c>definition.cedar</c>: plain Cedar.</summary>
    Cedar,

    /// <summary><c>definition.policy</c>: Dogwood, of which Cedar is a part.</summary>
    Dogwood,
}
