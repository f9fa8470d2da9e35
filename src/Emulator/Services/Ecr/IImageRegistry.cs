using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The images for other services. Callers hold the account's gate.</summary>
internal interface IImageRegistry
{
    /// <summary>The account of the registry.</summary>
    string AccountId { get; }

    bool HasRepository(string region, string repository);

    /// <summary>The image of a URI, or <see langword="null"/> if it does not exist.</summary>
    StoredImage? FindImage(ImageUri uri);

    /// <summary>Adds an image and moves its tag to it. Does nothing if the repository does not exist.</summary>
    /// <exception cref="AwsException">Another image has the tag, and tags of the repository are immutable.</exception>
    void Push(BuiltImage image);
}
