using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The images as other services see them. Callers hold the account's gate.</summary>
internal interface IImageRegistry
{
    /// <summary>The account of the registry.</summary>
    string AccountId { get; }

    bool HasRepository(string region, string repository);

    /// <summary>The image at an address, or <see langword="null"/>.</summary>
    StoredImage? FindImage(ImageUri uri);

    /// <summary>Adds an image and moves its tag to it; nothing happens when the repository is gone.</summary>
    /// <exception cref="AwsException">The tag is taken and may not move.</exception>
    void Push(BuiltImage image);
}
